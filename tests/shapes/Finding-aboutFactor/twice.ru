# why: The finding has two values of its factor.
# expect: micro: finding/t2-01 | nasss:aboutFactor | MaxCountConstraintComponent | Violation | Finding-aboutFactor
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/t2-01> nasss:aboutFactor nasss:AILiteracy }
