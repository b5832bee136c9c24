# why: The heading has no direction.
# expect: micro: heading/helping | nasss:listedAs | MinCountConstraintComponent | Violation | Heading-listedAs
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <heading/helping> nasss:listedAs ?old }
