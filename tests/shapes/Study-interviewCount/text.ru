# why: The number of interviews is a word.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudySeats
# expect: https://w3id.org/nasss/study/micro | nasss:interviewCount | DatatypeConstraintComponent | Violation | Study-interviewCount
# expect: https://w3id.org/nasss/study/micro | nasss:interviewCount | MinInclusiveConstraintComponent | Violation | Study-interviewCount
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:interviewCount ?old } ;
INSERT DATA { study:micro nasss:interviewCount "five" }
