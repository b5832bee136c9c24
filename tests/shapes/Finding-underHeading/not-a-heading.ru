# why: The heading is something else.
# expect: micro: finding/t2-01 | nasss:underHeading | ClassConstraintComponent | Violation | Finding-underHeading
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:underHeading ?old } ;
INSERT DATA { <finding/t2-01> nasss:underHeading nasss:RadiologistRole }
