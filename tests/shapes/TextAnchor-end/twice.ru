# why: The anchor has two values of end.
# base: coded
# expect: coded: anchor/a1 | oa:end | MaxCountConstraintComponent | Violation | TextAnchor-end
BASE <https://w3id.org/nasss/study/coded/>
PREFIX oa: <http://www.w3.org/ns/oa#>

INSERT DATA { <anchor/a1> oa:end 19 }
