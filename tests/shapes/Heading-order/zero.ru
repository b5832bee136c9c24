# why: The place is 0.
# expect: micro: heading/helping | nasss:order | MinInclusiveConstraintComponent | Violation | Heading-order
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <heading/helping> nasss:order ?old } ;
INSERT DATA { <heading/helping> nasss:order 0 }
