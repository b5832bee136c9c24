# why: A module has no version.
# expect: https://w3id.org/nasss/ontology/second | owl:versionInfo | MinCountConstraintComponent | Violation | Module-versionInfo
PREFIX owl: <http://www.w3.org/2002/07/owl#>

DELETE WHERE { <https://w3id.org/nasss/ontology/second> owl:versionInfo ?old }
