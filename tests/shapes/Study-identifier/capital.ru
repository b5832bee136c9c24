# why: The identifier has a capital letter.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyIri
# expect: https://w3id.org/nasss/study/micro | nasss:identifier | PatternConstraintComponent | Violation | Study-identifier
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:identifier ?old } ;
INSERT DATA { study:micro nasss:identifier "Micro" }
