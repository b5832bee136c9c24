# why: A case is a hospital and a key informant.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyHospitals
# expect: micro: case/gamma | - | XoneConstraintComponent | Violation | CaseKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <case/gamma> a nasss:HospitalCase }
