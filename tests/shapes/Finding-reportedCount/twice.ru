# why: The finding has two values of its number.
# expect: micro: finding/t2-03 | nasss:reportedCount | MaxCountConstraintComponent | Violation | Finding-reportedCount
# expect: micro: table-row/t2-03 | - | SPARQLConstraintComponent | Violation | FindingPrintedSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/t2-03> nasss:reportedCount 2 }
