# why: The finding has a property that it cannot have.
# expect: micro: finding/t2-01 | nasss:hasRole | ClosedConstraintComponent | Violation | Finding
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/t2-01> nasss:hasRole nasss:RadiologistRole }
