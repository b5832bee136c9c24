# why: Two interviews are printed for a case that has one seat.
# expect: micro: case/gamma | - | SPARQLConstraintComponent | Violation | CaseSeats
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <position/gamma-2> nasss:inCase ?old }
