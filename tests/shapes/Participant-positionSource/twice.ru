# why: The participant has two values of the source of their seat.
# expect: micro: participant/01 | nasss:positionSource | MaxCountConstraintComponent | Violation | Participant-positionSource
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <participant/01> nasss:positionSource "another key" }
