# why: Nobody was interviewed.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyInterviews
# expect: micro: interview/1 | nasss:interviewOf | MinCountConstraintComponent | Violation | Interview-interviewOf
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <interview/1> a nasss:Interview ; rdfs:label "invented interview"@en ; nasss:inStudy study:micro ; nasss:identifier "1" }
