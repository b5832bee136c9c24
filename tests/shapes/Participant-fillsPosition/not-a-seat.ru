# why: The seat is a role.
# expect: micro: participant/01 | nasss:fillsPosition | ClassConstraintComponent | Violation | Participant-fillsPosition
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <participant/01> nasss:fillsPosition ?old } ;
INSERT DATA { <participant/01> nasss:fillsPosition nasss:RadiologistRole }
