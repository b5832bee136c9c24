# why: The source of the measure is something of another class.
# base: joint
# expect: joint: measure/in-use | prov:wasDerivedFrom | ClassConstraintComponent | Violation | AdoptionMeasure-wasDerivedFrom
# expect: joint: table-row/t1-02 | - | SPARQLConstraintComponent | Violation | TableRowFinding
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <measure/in-use> prov:wasDerivedFrom ?old } ;
INSERT DATA { <measure/in-use> prov:wasDerivedFrom nasss:Hindering }
