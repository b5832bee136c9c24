# why: The identifier of a tension is not the one in its IRI.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyPartIri
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:identifier ?old } ;
INSERT DATA { <tension/01> nasss:identifier "02" }
