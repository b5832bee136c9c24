# why: A role stands under a domain.
# expect: nasss:NarrowRole | nasss:broaderRole | ClassConstraintComponent | Violation | Role-broaderRole
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:NarrowRole nasss:broaderRole ?old } ;
INSERT DATA { nasss:NarrowRole nasss:broaderRole nasss:FirstDomain }
