# why: The heading has a property that it cannot have.
# expect: micro: heading/helping | nasss:cites | ClosedConstraintComponent | Violation | Heading
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <heading/helping> nasss:cites <finding/t2-01> }
