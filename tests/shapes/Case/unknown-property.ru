# why: The case has a property that it cannot have.
# expect: micro: case/alpha | nasss:cites | ClosedConstraintComponent | Violation | Case
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <case/alpha> nasss:cites <finding/t2-01> }
