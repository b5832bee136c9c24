# why: The assessed on of the review finding has the wrong form.
# base: joint
# expect: joint: review-finding/money | nasss:assessedOn | PatternConstraintComponent | Violation | ReviewFinding-assessedOn
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:assessedOn ?old } ;
INSERT DATA { <review-finding/money> nasss:assessedOn "2022" }
