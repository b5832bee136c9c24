# why: The citation has two values of coded by.
# base: coded
# expect: coded: citation/fun-p06-quoted-c2 | nasss:codedBy | MaxCountConstraintComponent | Violation | Citation-codedBy
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <citation/fun-p06-quoted-c2> nasss:codedBy <coder/c1> }
