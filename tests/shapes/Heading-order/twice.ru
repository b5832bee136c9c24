# why: The heading has two values of its place.
# expect: micro: heading/helping | nasss:order | MaxCountConstraintComponent | Violation | Heading-order
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <heading/helping> nasss:order 2 }
