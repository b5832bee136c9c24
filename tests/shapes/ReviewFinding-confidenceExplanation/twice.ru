# why: The review finding has two values of confidence explanation.
# base: joint
# expect: joint: review-finding/money | nasss:confidenceExplanation | MaxCountConstraintComponent | Violation | ReviewFinding-confidenceExplanation
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:confidenceExplanation "Another invented reason."@en }
