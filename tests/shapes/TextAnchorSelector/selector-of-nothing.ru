# why: The anchor is typed as a selector of a place, but gives none.
# base: coded
# expect: coded: anchor/a1 | - | OrConstraintComponent | Violation | TextAnchorSelector
BASE <https://w3id.org/nasss/study/coded/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE WHERE { <anchor/a1> oa:start ?start ; oa:end ?end }
