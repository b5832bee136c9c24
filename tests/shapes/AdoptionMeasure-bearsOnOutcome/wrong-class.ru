# why: The bears on of the measure is something of another class.
# base: joint
# expect: joint: measure/in-use | nasss:bearsOnOutcome | ClassConstraintComponent | Violation | AdoptionMeasure-bearsOnOutcome
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <measure/in-use> nasss:bearsOnOutcome ?old } ;
INSERT DATA { <measure/in-use> nasss:bearsOnOutcome nasss:Hindering }
