# why: The review finding has no statement.
# base: joint
# expect: joint: review-finding/money | nasss:statement | MinCountConstraintComponent | Violation | ReviewFinding-statement
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:statement ?old }
