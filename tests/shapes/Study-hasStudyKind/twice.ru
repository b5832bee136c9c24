# why: The study has two values of has study kind.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:hasStudyKind | MaxCountConstraintComponent | Violation | Study-hasStudyKind
# expect: joint: review-finding/fun | - | SPARQLConstraintComponent | Violation | ReviewFindingStudy
# expect: joint: review-finding/money | - | SPARQLConstraintComponent | Violation | ReviewFindingStudy
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <../joint> nasss:hasStudyKind nasss:SurveyStudy }
