# why: The finding is attributed to nobody.
# expect: micro: finding/t2-01 | nasss:hasAttribution | MinCountConstraintComponent | Violation | Finding-hasAttribution
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:hasAttribution ?old }
