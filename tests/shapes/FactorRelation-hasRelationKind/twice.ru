# why: The relation has two values of its kind.
# expect: micro: relation/champion-acceptance | nasss:hasRelationKind | MaxCountConstraintComponent | Violation | FactorRelation-hasRelationKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <relation/champion-acceptance> nasss:hasRelationKind nasss:Causes }
