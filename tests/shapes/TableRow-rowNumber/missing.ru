# why: The row has no row number.
# expect: micro: table-row/t2-01 | nasss:rowNumber | MinCountConstraintComponent | Violation | TableRow-rowNumber
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-01> nasss:rowNumber ?old }
