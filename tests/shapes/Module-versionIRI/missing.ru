# why: A module has no version IRI.
# expect: https://w3id.org/nasss/ontology/second | owl:versionIRI | MinCountConstraintComponent | Violation | Module-versionIRI
PREFIX owl: <http://www.w3.org/2002/07/owl#>

DELETE WHERE { <https://w3id.org/nasss/ontology/second> owl:versionIRI ?old }
