# why: A domain has no number.
# expect: nasss:FirstDomain | nasss:domainNumber | MinCountConstraintComponent | Violation | Domain-domainNumber
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstDomain nasss:domainNumber ?old }
