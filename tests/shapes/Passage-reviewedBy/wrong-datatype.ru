# why: The reviewed by of the passage is of the wrong datatype.
# base: coded
# expect: coded: passage/quoted | nasss:reviewedBy | DatatypeConstraintComponent | Violation | Passage-reviewedBy
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <passage/quoted> nasss:reviewedBy ?old } ;
INSERT DATA { <passage/quoted> nasss:reviewedBy 1 }
