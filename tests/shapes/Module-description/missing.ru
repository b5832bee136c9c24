# why: A module has no description.
# expect: https://w3id.org/nasss/ontology/second | dcterms:description | MinCountConstraintComponent | Violation | Module-description
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE WHERE { <https://w3id.org/nasss/ontology/second> dcterms:description ?old }
