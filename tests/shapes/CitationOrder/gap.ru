# why: The places of a finding's citations have a gap.
# expect: micro: finding/t2-01 | - | SPARQLConstraintComponent | Violation | CitationOrder
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/t2-01-03> nasss:printedOrder ?old } ;
INSERT DATA { <citation/t2-01-03> nasss:printedOrder 3 }
