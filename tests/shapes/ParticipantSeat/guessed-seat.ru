# why: A participant has a seat, but nobody says how that is known.
# expect: micro: participant/01 | - | OrConstraintComponent | Violation | ParticipantSeat
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <participant/01> nasss:positionSource ?old }
