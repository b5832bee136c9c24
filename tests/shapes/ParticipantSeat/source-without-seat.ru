# why: A source is given for a seat that is not.
# expect: micro: participant/03 | - | OrConstraintComponent | Violation | ParticipantSeat
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <participant/03> nasss:positionSource "invented key" }
