# why: A role has two values of its broader role.
# expect: nasss:NarrowRole | nasss:broaderRole | MaxCountConstraintComponent | Violation | Role-broaderRole
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:NarrowRole nasss:broaderRole nasss:OtherRole }
