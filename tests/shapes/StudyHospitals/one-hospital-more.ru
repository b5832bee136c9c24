# why: The study prints three hospitals and has two hospital cases.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyHospitals
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:hospitalCount ?old } ;
INSERT DATA { study:micro nasss:hospitalCount 3 }
