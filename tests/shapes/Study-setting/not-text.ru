# why: The setting has a language.
# expect: https://w3id.org/nasss/study/micro | nasss:setting | DatatypeConstraintComponent | Violation | Study-setting
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:setting ?old } ;
INSERT DATA { study:micro nasss:setting "invented"@en }
