# why: The row has two values of its last cell.
# expect: micro: table-row/t2-01 | nasss:printedSum | MaxCountConstraintComponent | Violation | TableRow-printedSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <table-row/t2-01> nasss:printedSum "2 people" }
