# why: The direction is none of the three.
# expect: micro: finding/t2-01 | - | OrConstraintComponent | Violation | FindingDirection
# expect: micro: finding/t2-01 | nasss:listedAs | InConstraintComponent | Violation | Finding-listedAs
# expect: micro: table-row/t2-01 | - | SPARQLConstraintComponent | Violation | FindingHeading
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:listedAs ?old } ;
INSERT DATA { <finding/t2-01> nasss:listedAs nasss:Raised }
