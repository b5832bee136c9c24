# why: The case has two values of its number of interviews.
# expect: micro: case/alpha | - | SPARQLConstraintComponent | Violation | CaseSeats
# expect: micro: case/alpha | nasss:printedInterviewCount | MaxCountConstraintComponent | Violation | Case-printedInterviewCount
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <case/alpha> nasss:printedInterviewCount 3 }
