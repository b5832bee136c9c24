# why: The phase has two values of phase start.
# base: joint
# expect: joint: phase/2020 | nasss:phaseStart | MaxCountConstraintComponent | Violation | Phase-phaseStart
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <phase/2020> nasss:phaseStart "2019" }
