# why: The row has two values of its table number.
# expect: micro: table-row/t2-01 | nasss:tableNumber | MaxCountConstraintComponent | Violation | TableRow-tableNumber
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <table-row/t2-01> nasss:tableNumber 7 }
