# why: The citation has a place in a list that is not printed.
# base: coded
# expect: coded: citation/fun-p06-quoted-c2 | - | SPARQLConstraintComponent | Violation | CitationOfList
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <citation/fun-p06-quoted-c2> nasss:printedOrder 1 }
