# why: A case type has an IRI outside its study.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyPartIri
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <https://example.org/case-type/x> a nasss:CaseType ; rdfs:label "invented"@en ; nasss:inStudy study:micro ; nasss:identifier "x" ; nasss:hasVerificationStatus nasss:OwnProposal }
