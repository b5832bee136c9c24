# why: The review finding has two values of concerns factor.
# base: joint
# expect: joint: review-finding/money | nasss:concernsFactor | ClassConstraintComponent | Violation | ReviewFinding-concernsFactor
# expect: joint: review-finding/money | nasss:concernsFactor | MaxCountConstraintComponent | Violation | ReviewFinding-concernsFactor
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:concernsFactor nasss:AddedValue }
