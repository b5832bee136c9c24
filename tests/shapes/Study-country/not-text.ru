# why: The country has a language.
# expect: https://w3id.org/nasss/study/micro | nasss:country | DatatypeConstraintComponent | Violation | Study-country
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:country ?old } ;
INSERT DATA { study:micro nasss:country "invented"@en }
