# why: The anchor has no anchor document.
# base: coded
# expect: coded: anchor/a1 | nasss:anchorDocument | MinCountConstraintComponent | Violation | TextAnchor-anchorDocument
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <anchor/a1> nasss:anchorDocument ?old }
