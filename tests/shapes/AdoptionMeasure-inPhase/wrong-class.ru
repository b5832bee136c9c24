# why: The in phase of the measure is something of another class.
# base: joint
# expect: joint: measure/in-use | nasss:inPhase | ClassConstraintComponent | Violation | AdoptionMeasure-inPhase
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <measure/in-use> nasss:inPhase ?old } ;
INSERT DATA { <measure/in-use> nasss:inPhase nasss:Hindering }
