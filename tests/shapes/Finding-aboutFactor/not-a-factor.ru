# why: The finding is about a role.
# expect: micro: finding/t2-01 | nasss:aboutFactor | ClassConstraintComponent | Violation | Finding-aboutFactor
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:aboutFactor ?old } ;
INSERT DATA { <finding/t2-01> nasss:aboutFactor nasss:RadiologistRole }
