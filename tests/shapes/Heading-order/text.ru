# why: The place is a word.
# expect: micro: heading/helping | nasss:order | DatatypeConstraintComponent | Violation | Heading-order
# expect: micro: heading/helping | nasss:order | MinInclusiveConstraintComponent | Violation | Heading-order
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <heading/helping> nasss:order ?old } ;
INSERT DATA { <heading/helping> nasss:order "first" }
