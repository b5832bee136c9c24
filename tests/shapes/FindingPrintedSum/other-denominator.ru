# why: The finding has another denominator than its row.
# expect: micro: table-row/t2-03 | - | SPARQLConstraintComponent | Violation | FindingPrintedSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-03> nasss:denominator ?old } ;
INSERT DATA { <finding/t2-03> nasss:denominator 3 }
