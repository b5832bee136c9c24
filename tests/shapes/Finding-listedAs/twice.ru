# why: The finding has two values of its direction.
# expect: micro: finding/t2-01 | nasss:listedAs | MaxCountConstraintComponent | Violation | Finding-listedAs
# expect: micro: table-row/t2-01 | - | SPARQLConstraintComponent | Violation | FindingHeading
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/t2-01> nasss:listedAs nasss:Hindering }
