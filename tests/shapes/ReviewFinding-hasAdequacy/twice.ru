# why: The review finding has two values of has adequacy.
# base: joint
# expect: joint: review-finding/money | nasss:hasAdequacy | MaxCountConstraintComponent | Violation | ReviewFinding-hasAdequacy
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:hasAdequacy nasss:SeriousConcerns }
