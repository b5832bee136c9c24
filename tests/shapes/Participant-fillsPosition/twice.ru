# why: The participant has two values of their seat.
# expect: micro: participant/01 | nasss:fillsPosition | MaxCountConstraintComponent | Violation | Participant-fillsPosition
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <participant/01> nasss:fillsPosition <position/alpha-2> }
