# why: The has counting unit of the measure is something of another class.
# base: joint
# expect: joint: measure/in-use | nasss:hasCountingUnit | ClassConstraintComponent | Violation | AdoptionMeasure-hasCountingUnit
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <measure/in-use> nasss:hasCountingUnit ?old } ;
INSERT DATA { <measure/in-use> nasss:hasCountingUnit nasss:Hindering }
