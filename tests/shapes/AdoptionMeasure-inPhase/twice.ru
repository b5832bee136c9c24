# why: The measure has two values of in phase.
# base: joint
# expect: joint: measure/in-use | nasss:inPhase | MaxCountConstraintComponent | Violation | AdoptionMeasure-inPhase
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <measure/in-use> nasss:inPhase <phase/2020> }
