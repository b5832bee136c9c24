# why: The version IRI is not under the IRI of the ontology.
# expect: https://w3id.org/nasss/ontology/second | owl:versionIRI | PatternConstraintComponent | Violation | Module-versionIRI
PREFIX owl: <http://www.w3.org/2002/07/owl#>

DELETE WHERE { <https://w3id.org/nasss/ontology/second> owl:versionIRI ?old } ;
INSERT DATA { <https://w3id.org/nasss/ontology/second> owl:versionIRI <https://example.org/0.0.1/second> }
