# why: The review finding has no has coherence.
# base: joint
# expect: joint: review-finding/money | nasss:hasCoherence | MinCountConstraintComponent | Violation | ReviewFinding-hasCoherence
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasCoherence ?old }
