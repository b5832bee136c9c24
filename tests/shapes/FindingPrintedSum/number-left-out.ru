# why: The row prints a number that the finding leaves out.
# expect: micro: table-row/t2-03 | - | SPARQLConstraintComponent | Violation | FindingPrintedSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-03> nasss:reportedCount ?count } ;
DELETE WHERE { <finding/t2-03> nasss:hasCountingUnit ?unit } ;
DELETE WHERE { <finding/t2-03> nasss:denominator ?total }
