# why: The finding has two values of whether it was asked.
# expect: micro: finding/t2-01 | nasss:hasElicitation | MaxCountConstraintComponent | Violation | Finding-hasElicitation
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/t2-01> nasss:hasElicitation nasss:Asked }
