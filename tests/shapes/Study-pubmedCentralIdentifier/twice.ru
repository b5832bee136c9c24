# why: The study has two of these numbers.
# expect: https://w3id.org/nasss/study/micro | nasss:pubmedCentralIdentifier | MaxCountConstraintComponent | Violation | Study-pubmedCentralIdentifier
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:pubmedCentralIdentifier "PMC1234", "PMC12345" }
