# why: The review finding has two values of has overall confidence.
# base: joint
# expect: joint: review-finding/money | nasss:hasOverallConfidence | MaxCountConstraintComponent | Violation | ReviewFinding-hasOverallConfidence
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:hasOverallConfidence nasss:LowConfidence }
