# why: The phase has two values of phase order.
# base: joint
# expect: joint: phase/2020 | nasss:phaseOrder | MaxCountConstraintComponent | Violation | Phase-phaseOrder
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <phase/2020> nasss:phaseOrder 3 }
