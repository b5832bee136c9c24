# why: The review finding has no has relevance.
# base: joint
# expect: joint: review-finding/money | nasss:hasRelevance | MinCountConstraintComponent | Violation | ReviewFinding-hasRelevance
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasRelevance ?old }
