# why: The year is before 1900.
# expect: https://w3id.org/nasss/study/micro | nasss:publicationYear | MinInclusiveConstraintComponent | Violation | Study-publicationYear
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:publicationYear ?old } ;
INSERT DATA { study:micro nasss:publicationYear 1801 }
