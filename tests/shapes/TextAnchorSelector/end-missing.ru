# why: The anchor has no end.
# base: coded
# expect: coded: anchor/a1 | - | OrConstraintComponent | Violation | TextAnchorSelector
BASE <https://w3id.org/nasss/study/coded/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE WHERE { <anchor/a1> oa:end ?old }
