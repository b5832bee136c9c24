# why: The row number is a word.
# expect: micro: table-row/t2-01 | nasss:rowNumber | DatatypeConstraintComponent | Violation | TableRow-rowNumber
# expect: micro: table-row/t2-01 | nasss:rowNumber | MinInclusiveConstraintComponent | Violation | TableRow-rowNumber
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-01> nasss:rowNumber ?old } ;
INSERT DATA { <table-row/t2-01> nasss:rowNumber "two" }
