# why: The cause is a role.
# expect: micro: relation/champion-acceptance | nasss:hasCause | ClassConstraintComponent | Violation | FactorRelation-hasCause
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <relation/champion-acceptance> nasss:hasCause ?old } ;
INSERT DATA { <relation/champion-acceptance> nasss:hasCause nasss:RadiologistRole }
