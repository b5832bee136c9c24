# why: The study is about no technology.
# expect: https://w3id.org/nasss/study/micro | nasss:studiesTechnology | MinCountConstraintComponent | Violation | Study-studiesTechnology
# expect: micro: technology/toy | ^nasss:studiesTechnology | MinCountConstraintComponent | Violation | Technology-studiesTechnology
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:studiesTechnology ?old }
