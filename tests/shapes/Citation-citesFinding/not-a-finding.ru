# why: The citation names a role in place of a finding.
# expect: micro: citation/t3-02-04 | nasss:citesFinding | ClassConstraintComponent | Violation | Citation-citesFinding
# expect: nasss:RadiologistRole | - | SPARQLConstraintComponent | Violation | CitationSource
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/t3-02-04> nasss:citesFinding ?old } ;
INSERT DATA { <citation/t3-02-04> nasss:citesFinding nasss:RadiologistRole }
