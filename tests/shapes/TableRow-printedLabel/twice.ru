# why: The row has two values of its label.
# expect: micro: table-row/t2-01 | nasss:printedLabel | MaxCountConstraintComponent | Violation | TableRow-printedLabel
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <table-row/t2-01> nasss:printedLabel "Money" }
