# why: The case type has a property that it cannot have.
# expect: micro: case-type/general | nasss:cites | ClosedConstraintComponent | Violation | CaseType
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <case-type/general> nasss:cites <finding/t2-01> }
