# why: The heading has two values of its direction.
# expect: micro: heading/helping | nasss:listedAs | MaxCountConstraintComponent | Violation | Heading-listedAs
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <heading/helping> nasss:listedAs nasss:Undirected }
