# why: The relation is attributed to nobody.
# expect: micro: relation/champion-acceptance | nasss:hasAttribution | MinCountConstraintComponent | Violation | FactorRelation-hasAttribution
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <relation/champion-acceptance> nasss:hasAttribution ?old }
