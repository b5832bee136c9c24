# why: The mapping set has no version.
# expect: micro: mapping-set/first | nasss:versionLabel | MinCountConstraintComponent | Violation | MappingSet-versionLabel
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping-set/first> nasss:versionLabel ?old }
