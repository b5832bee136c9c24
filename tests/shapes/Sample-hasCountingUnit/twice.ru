# why: The sample has two values of has counting unit.
# base: joint
# expect: joint: sample/wards | nasss:hasCountingUnit | MaxCountConstraintComponent | Violation | Sample-hasCountingUnit
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <sample/wards> nasss:hasCountingUnit nasss:HospitalUnit }
