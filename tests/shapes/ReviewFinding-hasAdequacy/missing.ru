# why: The review finding has no has adequacy.
# base: joint
# expect: joint: review-finding/money | nasss:hasAdequacy | MinCountConstraintComponent | Violation | ReviewFinding-hasAdequacy
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasAdequacy ?old }
