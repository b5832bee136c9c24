# why: The participant has a property that it cannot have.
# expect: micro: participant/01 | nasss:playsRole | ClosedConstraintComponent | Violation | Participant
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <participant/01> nasss:playsRole nasss:RadiologistRole }
