# why: The seat has two values of its case.
# expect: micro: case/alpha | - | SPARQLConstraintComponent | Violation | CaseRoles
# expect: micro: case/alpha | - | SPARQLConstraintComponent | Violation | CaseSeats
# expect: micro: position/beta-1 | nasss:inCase | MaxCountConstraintComponent | Violation | Position-inCase
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <position/beta-1> nasss:inCase <case/alpha> }
