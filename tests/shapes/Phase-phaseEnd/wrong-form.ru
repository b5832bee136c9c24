# why: The phase end of the phase has the wrong form.
# base: joint
# expect: joint: phase/2020 | nasss:phaseEnd | PatternConstraintComponent | Violation | Phase-phaseEnd
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <phase/2020> nasss:phaseEnd ?old } ;
INSERT DATA { <phase/2020> nasss:phaseEnd "late 2020" }
