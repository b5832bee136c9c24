# why: The review finding has no has contribution.
# base: joint
# expect: joint: review-finding/money | nasss:hasContribution | MinCountConstraintComponent | Violation | ReviewFinding-hasContribution
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasContribution ?old }
