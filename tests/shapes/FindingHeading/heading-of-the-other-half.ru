# why: A facilitating row stands under a hindering heading.
# expect: micro: table-row/t2-01 | - | SPARQLConstraintComponent | Violation | FindingHeading
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:underHeading ?old } ;
INSERT DATA { <finding/t2-01> nasss:underHeading <heading/hindering> }
