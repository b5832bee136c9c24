# why: The relation has no effect.
# expect: micro: relation/champion-acceptance | nasss:hasEffect | MinCountConstraintComponent | Violation | FactorRelation-hasEffect
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <relation/champion-acceptance> nasss:hasEffect ?old }
