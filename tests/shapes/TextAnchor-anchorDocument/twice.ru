# why: The anchor has two values of anchor document.
# base: coded
# expect: coded: anchor/a1 | nasss:anchorDocument | MaxCountConstraintComponent | Violation | TextAnchor-anchorDocument
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <anchor/a1> nasss:anchorDocument "d02" }
