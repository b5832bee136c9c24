# why: The review finding has no has overall confidence.
# base: joint
# expect: joint: review-finding/money | nasss:hasOverallConfidence | MinCountConstraintComponent | Violation | ReviewFinding-hasOverallConfidence
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasOverallConfidence ?old }
