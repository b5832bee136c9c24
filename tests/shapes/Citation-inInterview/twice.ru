# why: The citation has two values of in interview.
# base: coded
# expect: coded: citation/fun-p06-quoted-c2 | nasss:inInterview | MaxCountConstraintComponent | Violation | Citation-inInterview
# expect: https://w3id.org/nasss/study/coded | - | SPARQLConstraintComponent | Violation | StudyInterviews
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  <interview/i06b> a nasss:Interview ; rdfs:label "interview i06b"@en ; nasss:inStudy <../coded> ; nasss:identifier "i06b" ; nasss:interviewOf <participant/p06> .
  <citation/fun-p06-quoted-c2> nasss:inInterview <interview/i06b>
}
