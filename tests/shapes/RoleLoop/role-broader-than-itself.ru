# why: A role is broader than itself.
# expect: nasss:OtherRole | - | SPARQLConstraintComponent | Violation | RoleLoop
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:OtherRole nasss:broaderRole nasss:OtherRole }
