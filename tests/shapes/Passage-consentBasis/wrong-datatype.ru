# why: The consent basis of the passage is of the wrong datatype.
# base: coded
# expect: coded: passage/quoted | nasss:consentBasis | DatatypeConstraintComponent | Violation | Passage-consentBasis
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <passage/quoted> nasss:consentBasis ?old } ;
INSERT DATA { <passage/quoted> nasss:consentBasis 1 }
