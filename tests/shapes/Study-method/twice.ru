# why: The study has two values of its method.
# expect: https://w3id.org/nasss/study/micro | nasss:method | MaxCountConstraintComponent | Violation | Study-method
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:method "another" }
