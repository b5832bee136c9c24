# why: The seat has a property that it cannot have.
# expect: micro: position/beta-1 | nasss:cites | ClosedConstraintComponent | Violation | Position
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <position/beta-1> nasss:cites <finding/t2-01> }
