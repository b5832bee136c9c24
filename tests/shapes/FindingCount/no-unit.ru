# why: A number is given without what it counts.
# expect: micro: finding/t2-03 | - | OrConstraintComponent | Violation | FindingCount
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-03> nasss:hasCountingUnit ?old }
