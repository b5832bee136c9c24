# why: The study has no has study kind.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:hasStudyKind | MinCountConstraintComponent | Violation | Study-hasStudyKind
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <../joint> nasss:hasStudyKind ?old }
