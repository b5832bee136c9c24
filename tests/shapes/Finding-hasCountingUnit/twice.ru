# why: The finding has two values of its counting unit.
# expect: micro: finding/t2-01 | nasss:hasCountingUnit | MaxCountConstraintComponent | Violation | Finding-hasCountingUnit
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/t2-01> nasss:hasCountingUnit nasss:PaperUnit }
