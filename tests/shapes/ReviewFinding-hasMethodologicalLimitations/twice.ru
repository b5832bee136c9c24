# why: The review finding has two values of has methodological limitations.
# base: joint
# expect: joint: review-finding/money | nasss:hasMethodologicalLimitations | MaxCountConstraintComponent | Violation | ReviewFinding-hasMethodologicalLimitations
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <review-finding/money> nasss:hasMethodologicalLimitations nasss:SeriousConcerns }
