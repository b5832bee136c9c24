# why: The study's own factor stands under no factor.
# expect: micro: factor/toy-in-viewer | - | OrConstraintComponent | Violation | FactorOrigin
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <factor/toy-in-viewer> nasss:broaderFactor ?old }
