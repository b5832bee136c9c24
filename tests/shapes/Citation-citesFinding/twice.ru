# why: The citation has two values of its finding.
# expect: micro: citation/t3-02-04 | nasss:citesFinding | MaxCountConstraintComponent | Violation | Citation-citesFinding
# expect: micro: finding/p-waiting | - | SPARQLConstraintComponent | Violation | CitationSource
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <citation/t3-02-04> nasss:citesFinding <finding/p-waiting> }
