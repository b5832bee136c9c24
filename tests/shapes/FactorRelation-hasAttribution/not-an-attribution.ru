# why: The attribution is a role.
# expect: micro: relation/champion-acceptance | nasss:hasAttribution | InConstraintComponent | Violation | FactorRelation-hasAttribution
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <relation/champion-acceptance> nasss:hasAttribution ?old } ;
INSERT DATA { <relation/champion-acceptance> nasss:hasAttribution nasss:RadiologistRole }
