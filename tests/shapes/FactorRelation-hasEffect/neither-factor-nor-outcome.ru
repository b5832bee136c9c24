# why: The effect is a role.
# expect: micro: relation/champion-acceptance | nasss:hasEffect | OrConstraintComponent | Violation | FactorRelation-hasEffect
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <relation/champion-acceptance> nasss:hasEffect ?old } ;
INSERT DATA { <relation/champion-acceptance> nasss:hasEffect nasss:RadiologistRole }
