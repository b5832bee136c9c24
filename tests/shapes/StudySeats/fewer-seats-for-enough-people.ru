# why: A seat is missing, and nobody is without one.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudySeats
# expect: micro: case/alpha | - | SPARQLConstraintComponent | Violation | CaseSeats
BASE <https://w3id.org/nasss/study/micro/>

DELETE WHERE { <position/alpha-2> ?p ?o } ;
DELETE WHERE { <participant/05> ?p ?o }
