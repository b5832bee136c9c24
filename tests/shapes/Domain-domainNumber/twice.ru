# why: A domain has two values of its number.
# expect: nasss:FirstDomain | nasss:domainNumber | MaxCountConstraintComponent | Violation | Domain-domainNumber
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:FirstDomain nasss:domainNumber 2 }
