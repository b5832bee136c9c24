# why: The relation has no kind.
# expect: micro: relation/champion-acceptance | nasss:hasRelationKind | MinCountConstraintComponent | Violation | FactorRelation-hasRelationKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <relation/champion-acceptance> nasss:hasRelationKind ?old }
