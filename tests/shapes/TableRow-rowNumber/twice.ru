# why: The row has two values of its row number.
# expect: micro: table-row/t2-01 | nasss:rowNumber | MaxCountConstraintComponent | Violation | TableRow-rowNumber
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <table-row/t2-01> nasss:rowNumber 7 }
