# why: The first month is only a year.
# expect: https://w3id.org/nasss/study/micro | nasss:collectionStart | PatternConstraintComponent | Violation | Study-collectionStart
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:collectionStart ?old } ;
INSERT DATA { study:micro nasss:collectionStart "2000" }
