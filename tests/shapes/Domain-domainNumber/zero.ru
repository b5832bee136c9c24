# why: A domain has the number 0.
# expect: nasss:FirstDomain | nasss:domainNumber | MinInclusiveConstraintComponent | Violation | Domain-domainNumber
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstDomain nasss:domainNumber ?old } ;
INSERT DATA { nasss:FirstDomain nasss:domainNumber 0 }
