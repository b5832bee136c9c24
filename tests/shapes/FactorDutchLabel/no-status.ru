# why: Nobody says whose translation the Dutch label is.
# expect: micro: factor/toy-in-viewer | - | OrConstraintComponent | Violation | FactorDutchLabel
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <factor/toy-in-viewer> nasss:labelStatus ?old }
