# why: The study has two values of its first month.
# expect: https://w3id.org/nasss/study/micro | nasss:collectionStart | MaxCountConstraintComponent | Violation | Study-collectionStart
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:collectionStart "2001-02" }
