# why: The review finding has no has methodological limitations.
# base: joint
# expect: joint: review-finding/money | nasss:hasMethodologicalLimitations | MinCountConstraintComponent | Violation | ReviewFinding-hasMethodologicalLimitations
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:hasMethodologicalLimitations ?old }
