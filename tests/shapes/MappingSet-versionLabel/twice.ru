# why: The mapping set has two values of its version.
# expect: micro: mapping-set/first | nasss:versionLabel | MaxCountConstraintComponent | Violation | MappingSet-versionLabel
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <mapping-set/first> nasss:versionLabel "2" }
