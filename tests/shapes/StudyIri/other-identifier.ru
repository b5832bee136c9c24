# why: The identifier is not the one in the IRI.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyIri
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:identifier ?old } ;
INSERT DATA { study:micro nasss:identifier "macro" }
