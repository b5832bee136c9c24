# why: The study has no method.
# expect: https://w3id.org/nasss/study/micro | nasss:method | MinCountConstraintComponent | Violation | Study-method
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:method ?old }
