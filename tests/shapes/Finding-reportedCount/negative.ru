# why: The number is negative.
# expect: micro: finding/t2-03 | - | OrConstraintComponent | Violation | FindingAbsence
# expect: micro: finding/t2-03 | nasss:reportedCount | MinInclusiveConstraintComponent | Violation | Finding-reportedCount
# expect: micro: table-row/t2-03 | - | SPARQLConstraintComponent | Violation | FindingPrintedSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-03> nasss:reportedCount ?old } ;
INSERT DATA { <finding/t2-03> nasss:reportedCount -1 }
