# why: The study prints six interviews and has five seats.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudySeats
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:interviewCount ?old } ;
INSERT DATA { study:micro nasss:interviewCount 6 }
