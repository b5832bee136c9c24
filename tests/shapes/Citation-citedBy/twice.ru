# why: The citation has two values of its participant.
# expect: micro: citation/t3-02-04 | nasss:citedBy | MaxCountConstraintComponent | Violation | Citation-citedBy
# expect: micro: finding/t3-02 | - | SPARQLConstraintComponent | Violation | FindingSum
# expect: micro: table-row/t3-02 | - | SPARQLConstraintComponent | Violation | TableRowIds
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <citation/t3-02-04> nasss:citedBy <participant/05> }
