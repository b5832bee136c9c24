# why: The last month is only a year.
# expect: https://w3id.org/nasss/study/micro | nasss:collectionEnd | PatternConstraintComponent | Violation | Study-collectionEnd
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:collectionEnd ?old } ;
INSERT DATA { study:micro nasss:collectionEnd "2002" }
