# why: The has coherence of the review finding is something of another class.
# base: joint
# expect: joint: review-finding/money | nasss:hasCoherence | ClassConstraintComponent | Violation | ReviewFinding-hasCoherence
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasCoherence ?old } ;
INSERT DATA { <review-finding/money> nasss:hasCoherence nasss:LowConfidence }
