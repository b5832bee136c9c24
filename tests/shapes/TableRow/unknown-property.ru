# why: The table row has a property that it cannot have.
# expect: micro: table-row/t2-01 | nasss:cites | ClosedConstraintComponent | Violation | TableRow
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <table-row/t2-01> nasss:cites <finding/t2-01> }
