# why: A module has no licence.
# expect: https://w3id.org/nasss/ontology/second | dcterms:license | MinCountConstraintComponent | Violation | Module-license
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE WHERE { <https://w3id.org/nasss/ontology/second> dcterms:license ?old }
