# why: The sample has two values of of case type.
# base: joint
# expect: joint: sample/wards | nasss:ofCaseType | MaxCountConstraintComponent | Violation | Sample-ofCaseType
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA {
  <case-type/second> a nasss:CaseType ; rdfs:label "invented"@en ; nasss:inStudy <../joint> ; nasss:identifier "second" ; nasss:hasVerificationStatus nasss:OwnProposal .
  <sample/wards> nasss:ofCaseType <case-type/second>
}
