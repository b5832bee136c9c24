# why: The last cell has a language.
# expect: micro: table-row/t2-01 | nasss:printedSum | DatatypeConstraintComponent | Violation | TableRow-printedSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-01> nasss:printedSum ?old } ;
INSERT DATA { <table-row/t2-01> nasss:printedSum "2"@en }
