# why: The study is about something that is not a technology.
# expect: https://w3id.org/nasss/study/micro | nasss:studiesTechnology | ClassConstraintComponent | Violation | Study-studiesTechnology
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:studiesTechnology nasss:RadiologistRole }
