# why: The case is something else.
# expect: micro: case/beta | - | SPARQLConstraintComponent | Violation | CaseSeats
# expect: micro: position/beta-1 | nasss:inCase | ClassConstraintComponent | Violation | Position-inCase
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <position/beta-1> nasss:inCase ?old } ;
INSERT DATA { <position/beta-1> nasss:inCase nasss:RadiologistRole }
