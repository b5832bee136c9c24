# why: The study has no setting.
# expect: https://w3id.org/nasss/study/micro | nasss:setting | MinCountConstraintComponent | Violation | Study-setting
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:setting ?old }
