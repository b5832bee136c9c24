# why: Confidence is attached to a study.
# base: joint
# expect: https://w3id.org/nasss/study/joint | - | ClassConstraintComponent | Violation | ConfidenceOfReviewFinding
# expect: https://w3id.org/nasss/study/joint | nasss:hasOverallConfidence | ClosedConstraintComponent | Violation | Study
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <../joint> nasss:hasOverallConfidence nasss:HighConfidence }
