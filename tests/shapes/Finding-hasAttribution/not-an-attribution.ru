# why: The attribution is a role.
# expect: micro: finding/t2-01 | - | OrConstraintComponent | Violation | FindingRoleGroup
# expect: micro: finding/t2-01 | nasss:hasAttribution | InConstraintComponent | Violation | Finding-hasAttribution
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:hasAttribution ?old } ;
INSERT DATA { <finding/t2-01> nasss:hasAttribution nasss:RadiologistRole }
