# why: Confidence is attached to an interview.
# base: coded
# expect: coded: interview/i06 | - | ClassConstraintComponent | Violation | ConfidenceOfReviewFinding
# expect: coded: interview/i06 | nasss:hasOverallConfidence | ClosedConstraintComponent | Violation | Interview
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <interview/i06> nasss:hasOverallConfidence nasss:LowConfidence }
