# why: The mapping is in no set.
# expect: micro: mapping/first-AILiteracy-1 | nasss:inMappingSet | MinCountConstraintComponent | Violation | FactorMapping-inMappingSet
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-AILiteracy-1> nasss:inMappingSet ?old }
