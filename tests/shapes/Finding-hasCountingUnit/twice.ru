# why: The finding has two values of its counting unit.
# expect: micro: finding/t2-01 | nasss:hasCountingUnit | MaxCountConstraintComponent | Violation | Finding-hasCountingUnit
# expect: micro: table-row/t2-01 | - | SPARQLConstraintComponent | Violation | TableRowFinding
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/t2-01> nasss:hasCountingUnit nasss:PaperUnit }
