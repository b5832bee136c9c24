# why: The kind is none of the four.
# expect: micro: relation/champion-acceptance | nasss:hasRelationKind | InConstraintComponent | Violation | FactorRelation-hasRelationKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <relation/champion-acceptance> nasss:hasRelationKind ?old } ;
INSERT DATA { <relation/champion-acceptance> nasss:hasRelationKind nasss:Contradiction }
