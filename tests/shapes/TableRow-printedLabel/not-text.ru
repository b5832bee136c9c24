# why: The printed label has a language.
# expect: micro: table-row/t2-01 | nasss:printedLabel | DatatypeConstraintComponent | Violation | TableRow-printedLabel
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-01> nasss:printedLabel ?old } ;
INSERT DATA { <table-row/t2-01> nasss:printedLabel "Money is there"@en }
