# why: Two case types have one identifier.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyIdentifiers
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <kind/general> a nasss:CaseType ; rdfs:label "invented"@en ; nasss:inStudy study:micro ; nasss:identifier "general" ; nasss:hasVerificationStatus nasss:OwnProposal }
