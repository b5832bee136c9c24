# why: The finding has no direction.
# expect: micro: finding/t2-01 | nasss:listedAs | MinCountConstraintComponent | Violation | Finding-listedAs
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:listedAs ?old }
