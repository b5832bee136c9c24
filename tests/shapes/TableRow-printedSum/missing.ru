# why: The row has no last cell.
# expect: micro: table-row/t2-01 | nasss:printedSum | MinCountConstraintComponent | Violation | TableRow-printedSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-01> nasss:printedSum ?old }
