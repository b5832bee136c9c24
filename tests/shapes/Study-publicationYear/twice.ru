# why: The study has two values of its year.
# expect: https://w3id.org/nasss/study/micro | nasss:publicationYear | MaxCountConstraintComponent | Violation | Study-publicationYear
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:publicationYear 2002 }
