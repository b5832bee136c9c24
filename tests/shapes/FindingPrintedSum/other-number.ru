# why: The finding has another number than its row.
# expect: micro: table-row/t2-03 | - | SPARQLConstraintComponent | Violation | FindingPrintedSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-03> nasss:printedSum ?old } ;
INSERT DATA { <table-row/t2-03> nasss:printedSum "2/2 hospitals" }
