# why: There are six participants and five seats.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyParticipants
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <participant/06> a nasss:Participant ; rdfs:label "interviewee 06"@en ; nasss:inStudy study:micro ; nasss:identifier "06" }
