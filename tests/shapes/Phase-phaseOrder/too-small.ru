# why: The phase order of the phase is too small.
# base: joint
# expect: joint: phase/2020 | nasss:phaseOrder | MinInclusiveConstraintComponent | Violation | Phase-phaseOrder
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <phase/2020> nasss:phaseOrder ?old } ;
INSERT DATA { <phase/2020> nasss:phaseOrder 0 }
