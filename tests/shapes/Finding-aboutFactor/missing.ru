# why: The finding is about no factor.
# expect: micro: finding/t2-01 | nasss:aboutFactor | MinCountConstraintComponent | Violation | Finding-aboutFactor
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:aboutFactor ?old }
