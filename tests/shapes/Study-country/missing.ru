# why: The study has no country.
# expect: https://w3id.org/nasss/study/micro | nasss:country | MinCountConstraintComponent | Violation | Study-country
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:country ?old }
