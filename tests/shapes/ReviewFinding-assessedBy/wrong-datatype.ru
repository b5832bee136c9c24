# why: The assessed by of the review finding is of the wrong datatype.
# base: joint
# expect: joint: review-finding/money | nasss:assessedBy | DatatypeConstraintComponent | Violation | ReviewFinding-assessedBy
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:assessedBy ?old } ;
INSERT DATA { <review-finding/money> nasss:assessedBy 1 }
