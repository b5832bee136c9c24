# why: The citation has no place.
# expect: micro: citation/t3-02-04 | - | SPARQLConstraintComponent | Violation | CitationOfList
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/t3-02-04> nasss:printedOrder ?old }
