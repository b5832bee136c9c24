# why: The identifier has a language.
# expect: https://w3id.org/nasss/study/micro | nasss:identifier | DatatypeConstraintComponent | Violation | Study-identifier
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:identifier ?old } ;
INSERT DATA { study:micro nasss:identifier "micro"@en }
