# why: A participant is cited twice with one finding.
# expect: micro: finding/t2-01 | - | SPARQLConstraintComponent | Violation | CitationOnce
# expect: micro: finding/t2-01 | - | SPARQLConstraintComponent | Violation | FindingSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/t2-01-03> nasss:citedBy ?old } ;
INSERT DATA { <citation/t2-01-03> nasss:citedBy <participant/01> }
