# why: The phase has no phase order.
# base: joint
# expect: joint: phase/2020 | nasss:phaseOrder | MinCountConstraintComponent | Violation | Phase-phaseOrder
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <phase/2020> nasss:phaseOrder ?old }
