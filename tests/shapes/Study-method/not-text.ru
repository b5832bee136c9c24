# why: The method has a language.
# expect: https://w3id.org/nasss/study/micro | nasss:method | DatatypeConstraintComponent | Violation | Study-method
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:method ?old } ;
INSERT DATA { study:micro nasss:method "invented"@en }
