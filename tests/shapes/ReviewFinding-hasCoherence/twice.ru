# why: The review finding has two values of has coherence.
# base: joint
# expect: joint: review-finding/money | nasss:hasCoherence | MaxCountConstraintComponent | Violation | ReviewFinding-hasCoherence
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:hasCoherence nasss:SeriousConcerns }
