# why: The study has no year.
# expect: https://w3id.org/nasss/study/micro | nasss:publicationYear | MinCountConstraintComponent | Violation | Study-publicationYear
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:publicationYear ?old }
