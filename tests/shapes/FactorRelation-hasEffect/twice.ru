# why: The relation has two values of its effect.
# expect: micro: relation/champion-acceptance | nasss:hasEffect | MaxCountConstraintComponent | Violation | FactorRelation-hasEffect
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <relation/champion-acceptance> nasss:hasEffect nasss:Abandonment }
