# why: The has contribution of the review finding has the wrong form.
# base: joint
# expect: joint: review-finding/money | nasss:hasContribution | PatternConstraintComponent | Violation | ReviewFinding-hasContribution
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasContribution ?old } ;
INSERT DATA { <review-finding/money> nasss:hasContribution <../micro/citation/t2-01-01> }
