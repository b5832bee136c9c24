# why: The alternative maps to the same question as the primary mapping.
# expect: micro: mapping-set/first | - | SPARQLConstraintComponent | Violation | MappingDistinct
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-AILiteracy-1> nasss:mapsTo ?old } ;
INSERT DATA { <mapping/first-AILiteracy-1> nasss:mapsTo nasss:KnowledgeToUse }
