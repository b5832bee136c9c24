# why: The direction is none of the three.
# expect: micro: heading/helping | nasss:listedAs | InConstraintComponent | Violation | Heading-listedAs
# expect: micro: table-row/t2-01 | - | SPARQLConstraintComponent | Violation | FindingHeading
# expect: micro: table-row/t2-02 | - | SPARQLConstraintComponent | Violation | FindingHeading
# expect: micro: table-row/t2-03 | - | SPARQLConstraintComponent | Violation | FindingHeading
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <heading/helping> nasss:listedAs ?old } ;
INSERT DATA { <heading/helping> nasss:listedAs nasss:Raised }
