# why: A citation names the participant of another study.
# expect: https://w3id.org/nasss/study/micro | nasss:citedBy | SPARQLConstraintComponent | Violation | StudyBoundary
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { <citation/t3-02-04> nasss:citedBy ?old } ;
INSERT DATA {
  study:second a nasss:Study ; nasss:hasStudyKind nasss:PrimaryStudy ; nasss:hasAccess nasss:RestrictedAccess ; rdfs:label "invented second study"@en ; nasss:identifier "second" ; nasss:publicationYear 2001 ;
    nasss:country "Nowhere" ; nasss:setting "invented" ; nasss:method "invented" ; nasss:studiesTechnology <technology/toy> .
  <../second/participant/04> a nasss:Participant ; rdfs:label "interviewee 04"@en ; nasss:inStudy study:second ; nasss:identifier "04" .
  <citation/t3-02-04> nasss:citedBy <../second/participant/04>
}
