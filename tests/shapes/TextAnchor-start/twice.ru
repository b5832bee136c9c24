# why: The anchor has two values of start.
# base: coded
# expect: coded: anchor/a1 | oa:start | MaxCountConstraintComponent | Violation | TextAnchor-start
BASE <https://w3id.org/nasss/study/coded/>
PREFIX oa: <http://www.w3.org/ns/oa#>

INSERT DATA { <anchor/a1> oa:start 1 }
