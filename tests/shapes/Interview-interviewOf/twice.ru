# why: Two participants were interviewed in one interview.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyInterviews
# expect: micro: interview/1 | nasss:interviewOf | MaxCountConstraintComponent | Violation | Interview-interviewOf
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <interview/1> a nasss:Interview ; rdfs:label "invented interview"@en ; nasss:inStudy study:micro ; nasss:identifier "1" . <interview/1> nasss:interviewOf <participant/01>, <participant/02> }
