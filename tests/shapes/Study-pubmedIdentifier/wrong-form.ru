# why: The number has the wrong form.
# expect: https://w3id.org/nasss/study/micro | nasss:pubmedIdentifier | PatternConstraintComponent | Violation | Study-pubmedIdentifier
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:pubmedIdentifier "no 1234" }
