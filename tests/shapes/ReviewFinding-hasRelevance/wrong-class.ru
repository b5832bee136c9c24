# why: The has relevance of the review finding is something of another class.
# base: joint
# expect: joint: review-finding/money | nasss:hasRelevance | ClassConstraintComponent | Violation | ReviewFinding-hasRelevance
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasRelevance ?old } ;
INSERT DATA { <review-finding/money> nasss:hasRelevance nasss:LowConfidence }
