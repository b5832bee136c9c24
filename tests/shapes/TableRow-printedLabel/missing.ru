# why: The row has no printed label.
# expect: micro: table-row/t2-01 | nasss:printedLabel | MinCountConstraintComponent | Violation | TableRow-printedLabel
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-01> nasss:printedLabel ?old }
