# why: The mapping is in something that is not a mapping set.
# expect: micro: mapping/first-AILiteracy-1 | nasss:inMappingSet | ClassConstraintComponent | Violation | FactorMapping-inMappingSet
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-AILiteracy-1> nasss:inMappingSet ?old } ;
INSERT DATA { <mapping/first-AILiteracy-1> nasss:inMappingSet nasss:RadiologistRole }
