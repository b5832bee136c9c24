# why: The review finding has no confidence explanation.
# base: joint
# expect: joint: review-finding/money | nasss:confidenceExplanation | MinCountConstraintComponent | Violation | ReviewFinding-confidenceExplanation
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:confidenceExplanation ?old }
