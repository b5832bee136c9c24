# why: The review finding has two values of statement.
# base: joint
# expect: joint: review-finding/money | nasss:statement | MaxCountConstraintComponent | Violation | ReviewFinding-statement
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:statement "Another invented sentence."@en }
