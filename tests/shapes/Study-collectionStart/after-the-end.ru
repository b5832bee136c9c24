# why: The first month is after the last.
# expect: https://w3id.org/nasss/study/micro | nasss:collectionStart | LessThanOrEqualsConstraintComponent | Violation | Study-collectionStart
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:collectionStart ?old } ;
INSERT DATA { study:micro nasss:collectionStart "2001-04" }
