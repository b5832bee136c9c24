# why: The place is a word.
# expect: micro: citation/t3-02-04 | nasss:printedOrder | DatatypeConstraintComponent | Violation | Citation-printedOrder
# expect: micro: citation/t3-02-04 | nasss:printedOrder | MinInclusiveConstraintComponent | Violation | Citation-printedOrder
# expect: micro: finding/t3-02 | - | SPARQLConstraintComponent | Violation | CitationOrder
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/t3-02-04> nasss:printedOrder ?old } ;
INSERT DATA { <citation/t3-02-04> nasss:printedOrder "first" }
