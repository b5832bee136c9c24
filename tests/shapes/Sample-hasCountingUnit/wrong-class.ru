# why: The has counting unit of the sample is something of another class.
# base: joint
# expect: joint: sample/wards | nasss:hasCountingUnit | ClassConstraintComponent | Violation | Sample-hasCountingUnit
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <sample/wards> nasss:hasCountingUnit ?old } ;
INSERT DATA { <sample/wards> nasss:hasCountingUnit nasss:Hindering }
