# why: The anchor is not typed as a selector.
# base: coded
# expect: coded: anchor/a1 | - | OrConstraintComponent | Violation | TextAnchorSelector
BASE <https://w3id.org/nasss/study/coded/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE DATA { <anchor/a1> a oa:TextPositionSelector }
