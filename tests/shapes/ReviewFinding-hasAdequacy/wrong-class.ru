# why: The has adequacy of the review finding is something of another class.
# base: joint
# expect: joint: review-finding/money | nasss:hasAdequacy | ClassConstraintComponent | Violation | ReviewFinding-hasAdequacy
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasAdequacy ?old } ;
INSERT DATA { <review-finding/money> nasss:hasAdequacy nasss:LowConfidence }
