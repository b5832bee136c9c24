# why: The measure has two values of has counting unit.
# base: joint
# expect: joint: measure/in-use | nasss:hasCountingUnit | MaxCountConstraintComponent | Violation | AdoptionMeasure-hasCountingUnit
# expect: joint: table-row/t1-02 | - | SPARQLConstraintComponent | Violation | TableRowFinding
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <measure/in-use> nasss:hasCountingUnit nasss:HospitalUnit }
