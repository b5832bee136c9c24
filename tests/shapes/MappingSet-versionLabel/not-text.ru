# why: The version is a number.
# expect: micro: mapping-set/first | nasss:versionLabel | DatatypeConstraintComponent | Violation | MappingSet-versionLabel
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping-set/first> nasss:versionLabel ?old } ;
INSERT DATA { <mapping-set/first> nasss:versionLabel 1 }
