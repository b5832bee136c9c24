# why: A denominator is given without a number.
# expect: micro: finding/p-waiting | - | OrConstraintComponent | Violation | FindingCount
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/p-waiting> nasss:denominator 5 }
