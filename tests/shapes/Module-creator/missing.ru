# why: A module has no creator.
# expect: https://w3id.org/nasss/ontology/second | dcterms:creator | MinCountConstraintComponent | Violation | Module-creator
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE WHERE { <https://w3id.org/nasss/ontology/second> dcterms:creator ?old }
