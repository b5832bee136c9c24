# why: The review finding has two values of has relevance.
# base: joint
# expect: joint: review-finding/money | nasss:hasRelevance | MaxCountConstraintComponent | Violation | ReviewFinding-hasRelevance
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:hasRelevance nasss:SeriousConcerns }
