# why: The response is none of the three.
# expect: micro: finding/t2-01 | - | OrConstraintComponent | Violation | FindingAbsence
# expect: micro: finding/t2-01 | nasss:hasResponse | InConstraintComponent | Violation | Finding-hasResponse
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:hasResponse ?old } ;
INSERT DATA { <finding/t2-01> nasss:hasResponse nasss:Asked }
