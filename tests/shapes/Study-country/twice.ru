# why: The study has two values of its country.
# expect: https://w3id.org/nasss/study/micro | nasss:country | MaxCountConstraintComponent | Violation | Study-country
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:country "another" }
