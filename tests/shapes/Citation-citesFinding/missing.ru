# why: The citation names no finding.
# expect: micro: citation/t3-02-04 | nasss:citesFinding | MinCountConstraintComponent | Violation | Citation-citesFinding
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/t3-02-04> nasss:citesFinding ?old }
