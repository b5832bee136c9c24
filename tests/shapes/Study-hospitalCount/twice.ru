# why: The study has two values of its number of hospitals.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyHospitals
# expect: https://w3id.org/nasss/study/micro | nasss:hospitalCount | MaxCountConstraintComponent | Violation | Study-hospitalCount
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:hospitalCount 3 }
