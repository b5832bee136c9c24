# why: The heading has no place.
# expect: micro: heading/helping | nasss:order | MinCountConstraintComponent | Violation | Heading-order
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <heading/helping> nasss:order ?old }
