# why: The phase order of the phase is of the wrong datatype.
# base: joint
# expect: joint: phase/2020 | nasss:phaseOrder | DatatypeConstraintComponent | Violation | Phase-phaseOrder
# expect: joint: phase/2020 | nasss:phaseOrder | MinInclusiveConstraintComponent | Violation | Phase-phaseOrder
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <phase/2020> nasss:phaseOrder ?old } ;
INSERT DATA { <phase/2020> nasss:phaseOrder "first" }
