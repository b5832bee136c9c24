# why: The number has the wrong form.
# expect: https://w3id.org/nasss/study/micro | nasss:pubmedCentralIdentifier | PatternConstraintComponent | Violation | Study-pubmedCentralIdentifier
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:pubmedCentralIdentifier "no PMC1234" }
