# why: The in phase of the sample is something of another class.
# base: joint
# expect: joint: sample/wards | nasss:inPhase | ClassConstraintComponent | Violation | Sample-inPhase
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <sample/wards> nasss:inPhase ?old } ;
INSERT DATA { <sample/wards> nasss:inPhase nasss:Hindering }
