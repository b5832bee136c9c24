# why: A module has two values of its version.
# expect: https://w3id.org/nasss/ontology/second | owl:versionInfo | MaxCountConstraintComponent | Violation | Module-versionInfo
PREFIX owl: <http://www.w3.org/2002/07/owl#>

INSERT DATA { <https://w3id.org/nasss/ontology/second> owl:versionInfo "0.0.2" }
