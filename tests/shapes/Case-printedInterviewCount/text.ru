# why: The number of interviews is a word.
# expect: micro: case/alpha | - | SPARQLConstraintComponent | Violation | CaseSeats
# expect: micro: case/alpha | nasss:printedInterviewCount | DatatypeConstraintComponent | Violation | Case-printedInterviewCount
# expect: micro: case/alpha | nasss:printedInterviewCount | MinInclusiveConstraintComponent | Violation | Case-printedInterviewCount
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <case/alpha> nasss:printedInterviewCount ?old } ;
INSERT DATA { <case/alpha> nasss:printedInterviewCount "two" }
