# why: Concerns are attached to a finding of one study.
# base: joint
# expect: joint: finding/money-people | - | ClassConstraintComponent | Violation | ConfidenceOfReviewFinding
# expect: joint: finding/money-people | nasss:hasAdequacy | ClosedConstraintComponent | Violation | Finding
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/money-people> nasss:hasAdequacy nasss:SeriousConcerns }
