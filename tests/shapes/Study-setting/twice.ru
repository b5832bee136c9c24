# why: The study has two values of its setting.
# expect: https://w3id.org/nasss/study/micro | nasss:setting | MaxCountConstraintComponent | Violation | Study-setting
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:setting "another" }
