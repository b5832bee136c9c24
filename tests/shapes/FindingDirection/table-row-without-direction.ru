# why: A finding of a table has no direction.
# expect: micro: finding/t2-03 | - | OrConstraintComponent | Violation | FindingDirection
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-03> nasss:underHeading ?old } ;
DELETE WHERE { <finding/t2-03> nasss:listedAs ?old } ;
INSERT DATA { <finding/t2-03> nasss:listedAs nasss:Undirected }
