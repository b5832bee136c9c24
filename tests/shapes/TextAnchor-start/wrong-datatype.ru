# why: The start of the anchor is of the wrong datatype.
# base: coded
# expect: coded: anchor/a1 | oa:start | DatatypeConstraintComponent | Violation | TextAnchor-start
# expect: coded: anchor/a1 | oa:start | LessThanConstraintComponent | Violation | TextAnchor-start
# expect: coded: anchor/a1 | oa:start | MinInclusiveConstraintComponent | Violation | TextAnchor-start
BASE <https://w3id.org/nasss/study/coded/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE WHERE { <anchor/a1> oa:start ?old } ;
INSERT DATA { <anchor/a1> oa:start "start" }
