# why: The sample has two values of in phase.
# base: joint
# expect: joint: sample/wards | nasss:inPhase | MaxCountConstraintComponent | Violation | Sample-inPhase
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <sample/wards> nasss:inPhase <phase/2020> }
