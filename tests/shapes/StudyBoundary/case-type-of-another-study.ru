# why: A case has a case type that belongs to another study.
# expect: https://w3id.org/nasss/study/micro | nasss:hasCaseType | SPARQLConstraintComponent | Violation | StudyBoundary
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { <case/alpha> nasss:hasCaseType ?old } ;
INSERT DATA {
  study:second a nasss:Study ; nasss:hasStudyKind nasss:PrimaryStudy ; nasss:hasAccess nasss:RestrictedAccess ; rdfs:label "invented second study"@en ; nasss:identifier "second" ; nasss:publicationYear 2001 ;
    nasss:country "Nowhere" ; nasss:setting "invented" ; nasss:method "invented" ; nasss:studiesTechnology <technology/toy> .
  <../second/case-type/x> a nasss:CaseType ; rdfs:label "invented"@en ; nasss:inStudy study:second ; nasss:identifier "x" ;
    nasss:hasVerificationStatus nasss:OwnProposal .
  <case/alpha> nasss:hasCaseType <../second/case-type/x>
}
