# why: The passage has two values of consent basis.
# base: coded
# expect: coded: passage/quoted | nasss:consentBasis | MaxCountConstraintComponent | Violation | Passage-consentBasis
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <passage/quoted> nasss:consentBasis "another invented consent" }
