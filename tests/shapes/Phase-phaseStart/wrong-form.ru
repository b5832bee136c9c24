# why: The phase start of the phase has the wrong form.
# base: joint
# expect: joint: phase/2020 | nasss:phaseStart | PatternConstraintComponent | Violation | Phase-phaseStart
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <phase/2020> nasss:phaseStart ?old } ;
INSERT DATA { <phase/2020> nasss:phaseStart "20" }
