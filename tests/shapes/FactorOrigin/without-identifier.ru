# why: The factor of a study has no identifier.
# base: coded
# expect: coded: factor/fun | - | OrConstraintComponent | Violation | FactorOrigin
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <factor/fun> nasss:identifier ?old }
