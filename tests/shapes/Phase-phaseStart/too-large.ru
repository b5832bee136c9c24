# why: The phase start of the phase is larger than it can be.
# base: joint
# expect: joint: phase/2020 | nasss:phaseStart | LessThanOrEqualsConstraintComponent | Violation | Phase-phaseStart
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <phase/2020> nasss:phaseStart ?old } ;
INSERT DATA { <phase/2020> nasss:phaseStart "2021" }
