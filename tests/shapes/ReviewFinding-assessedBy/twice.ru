# why: The review finding has two values of assessed by.
# base: joint
# expect: joint: review-finding/money | nasss:assessedBy | MaxCountConstraintComponent | Violation | ReviewFinding-assessedBy
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:assessedBy "another invented reviewer" }
