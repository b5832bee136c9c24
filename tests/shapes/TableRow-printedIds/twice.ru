# why: The row has two values of its list.
# expect: micro: table-row/t2-01 | nasss:printedIds | MaxCountConstraintComponent | Violation | TableRow-printedIds
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <table-row/t2-01> nasss:printedIds "1, 3, 5" }
