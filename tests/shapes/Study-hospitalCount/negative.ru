# why: The number of hospitals is negative.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyHospitals
# expect: https://w3id.org/nasss/study/micro | nasss:hospitalCount | MinInclusiveConstraintComponent | Violation | Study-hospitalCount
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:hospitalCount ?old } ;
INSERT DATA { study:micro nasss:hospitalCount -2 }
