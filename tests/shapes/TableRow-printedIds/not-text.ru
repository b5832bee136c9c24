# why: The printed list has a language.
# expect: micro: table-row/t2-01 | nasss:printedIds | DatatypeConstraintComponent | Violation | TableRow-printedIds
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-01> nasss:printedIds ?old } ;
INSERT DATA { <table-row/t2-01> nasss:printedIds "1, 3"@en }
