# why: The table number is 0.
# expect: micro: table-row/t2-01 | nasss:tableNumber | MinInclusiveConstraintComponent | Violation | TableRow-tableNumber
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-01> nasss:tableNumber ?old } ;
INSERT DATA { <table-row/t2-01> nasss:tableNumber 0 }
