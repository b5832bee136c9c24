# why: The study has two values of its number of interviews.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudySeats
# expect: https://w3id.org/nasss/study/micro | nasss:interviewCount | MaxCountConstraintComponent | Violation | Study-interviewCount
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:interviewCount 6 }
