# why: The start of the anchor is too small.
# base: coded
# expect: coded: anchor/a1 | oa:start | MinInclusiveConstraintComponent | Violation | TextAnchor-start
BASE <https://w3id.org/nasss/study/coded/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE WHERE { <anchor/a1> oa:start ?old } ;
INSERT DATA { <anchor/a1> oa:start -1 }
