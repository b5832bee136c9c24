# why: The tension has two values of its identifier.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyPartIri
# expect: micro: tension/01 | nasss:identifier | MaxCountConstraintComponent | Violation | Part-identifier
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <tension/01> nasss:identifier "001" }
