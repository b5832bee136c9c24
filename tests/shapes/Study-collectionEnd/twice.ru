# why: The study has two values of its last month.
# expect: https://w3id.org/nasss/study/micro | nasss:collectionEnd | MaxCountConstraintComponent | Violation | Study-collectionEnd
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:collectionEnd "2001-04" }
