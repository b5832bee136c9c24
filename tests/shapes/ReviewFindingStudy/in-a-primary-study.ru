# why: A primary study has review findings.
# base: joint
# expect: joint: review-finding/fun | - | SPARQLConstraintComponent | Violation | ReviewFindingStudy
# expect: joint: review-finding/money | - | SPARQLConstraintComponent | Violation | ReviewFindingStudy
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <../joint> nasss:hasStudyKind ?old } ;
INSERT DATA { <../joint> nasss:hasStudyKind nasss:PrimaryStudy }
