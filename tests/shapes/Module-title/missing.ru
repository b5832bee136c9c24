# why: A module has no title.
# expect: https://w3id.org/nasss/ontology/second | dcterms:title | MinCountConstraintComponent | Violation | Module-title
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE WHERE { <https://w3id.org/nasss/ontology/second> dcterms:title ?old }
