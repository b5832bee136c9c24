# why: The factor has two values of its identifier.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyPartIri
# expect: micro: factor/toy-in-viewer | nasss:identifier | MaxCountConstraintComponent | Violation | Factor-identifier
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <factor/toy-in-viewer> nasss:identifier "toy" }
