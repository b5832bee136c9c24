# why: The counting unit is a role.
# expect: micro: finding/t2-01 | nasss:hasCountingUnit | ClassConstraintComponent | Violation | Finding-hasCountingUnit
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:hasCountingUnit ?old } ;
INSERT DATA { <finding/t2-01> nasss:hasCountingUnit nasss:RadiologistRole }
