# why: The review finding has two values of assessed on.
# base: joint
# expect: joint: review-finding/money | nasss:assessedOn | MaxCountConstraintComponent | Violation | ReviewFinding-assessedOn
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:assessedOn "2022-02-03" }
