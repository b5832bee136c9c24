# why: The end of the anchor is too small.
# base: coded
# expect: coded: anchor/a1 | oa:end | MinInclusiveConstraintComponent | Violation | TextAnchor-end
# expect: coded: anchor/a1 | oa:start | LessThanConstraintComponent | Violation | TextAnchor-start
BASE <https://w3id.org/nasss/study/coded/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE WHERE { <anchor/a1> oa:end ?old } ;
INSERT DATA { <anchor/a1> oa:end 0 }
