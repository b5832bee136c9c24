# why: The finding has no response.
# expect: micro: finding/t2-01 | nasss:hasResponse | MinCountConstraintComponent | Violation | Finding-hasResponse
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:hasResponse ?old }
