# why: The has methodological limitations of the review finding is something of another class.
# base: joint
# expect: joint: review-finding/money | nasss:hasMethodologicalLimitations | ClassConstraintComponent | Violation | ReviewFinding-hasMethodologicalLimitations
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasMethodologicalLimitations ?old } ;
INSERT DATA { <review-finding/money> nasss:hasMethodologicalLimitations nasss:LowConfidence }
