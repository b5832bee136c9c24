# why: The citation has two values of its place.
# expect: micro: citation/t3-02-04 | nasss:printedOrder | MaxCountConstraintComponent | Violation | Citation-printedOrder
# expect: micro: finding/t3-02 | - | SPARQLConstraintComponent | Violation | CitationOrder
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <citation/t3-02-04> nasss:printedOrder 2 }
