# why: The has overall confidence of the review finding is something of another class.
# base: joint
# expect: joint: review-finding/money | nasss:hasOverallConfidence | ClassConstraintComponent | Violation | ReviewFinding-hasOverallConfidence
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasOverallConfidence ?old } ;
INSERT DATA { <review-finding/money> nasss:hasOverallConfidence nasss:SeriousConcerns }
