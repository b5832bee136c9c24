# why: The has study kind of the study is no possible value.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:hasStudyKind | InConstraintComponent | Violation | Study-hasStudyKind
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <../joint> nasss:hasStudyKind ?old } ;
INSERT DATA { <../joint> nasss:hasStudyKind nasss:Hindering }
