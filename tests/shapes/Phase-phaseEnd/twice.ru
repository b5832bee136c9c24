# why: The phase has two values of phase end.
# base: joint
# expect: joint: phase/2020 | nasss:phaseEnd | MaxCountConstraintComponent | Violation | Phase-phaseEnd
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <phase/2020> nasss:phaseEnd "2020-11" }
