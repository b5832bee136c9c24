# why: The number is more than what it is out of.
# expect: micro: finding/t2-03 | nasss:reportedCount | LessThanOrEqualsConstraintComponent | Violation | Finding-reportedCount
# expect: micro: table-row/t2-03 | - | SPARQLConstraintComponent | Violation | FindingPrintedSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-03> nasss:reportedCount ?old } ;
INSERT DATA { <finding/t2-03> nasss:reportedCount 3 }
