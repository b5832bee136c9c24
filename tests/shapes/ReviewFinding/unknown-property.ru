# why: The review finding has a property that is not its own.
# base: joint
# expect: joint: review-finding/money | nasss:hasRole | ClosedConstraintComponent | Violation | ReviewFinding
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:hasRole nasss:RadiologistRole }
