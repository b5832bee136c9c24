# why: The row has no table number.
# expect: micro: table-row/t2-01 | nasss:tableNumber | MinCountConstraintComponent | Violation | TableRow-tableNumber
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-01> nasss:tableNumber ?old }
