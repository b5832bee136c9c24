# why: The study has two values of its identifier.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyIri
# expect: https://w3id.org/nasss/study/micro | nasss:identifier | MaxCountConstraintComponent | Violation | Study-identifier
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:identifier "micro-2" }
