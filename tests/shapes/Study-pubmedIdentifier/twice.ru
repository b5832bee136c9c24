# why: The study has two of these numbers.
# expect: https://w3id.org/nasss/study/micro | nasss:pubmedIdentifier | MaxCountConstraintComponent | Violation | Study-pubmedIdentifier
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:pubmedIdentifier "1234", "12345" }
