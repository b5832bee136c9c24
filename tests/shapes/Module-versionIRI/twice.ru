# why: A module has two values of its version IRI.
# expect: https://w3id.org/nasss/ontology/second | owl:versionIRI | MaxCountConstraintComponent | Violation | Module-versionIRI
PREFIX owl: <http://www.w3.org/2002/07/owl#>

INSERT DATA { <https://w3id.org/nasss/ontology/second> owl:versionIRI <https://w3id.org/nasss/ontology/0.0.2/second> }
