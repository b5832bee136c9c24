# why: A domain has the number 8.
# expect: nasss:FirstDomain | nasss:domainNumber | MaxInclusiveConstraintComponent | Violation | Domain-domainNumber
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstDomain nasss:domainNumber ?old } ;
INSERT DATA { nasss:FirstDomain nasss:domainNumber 8 }
