# why: The anchor document of the anchor has the wrong form.
# base: coded
# expect: coded: anchor/a1 | nasss:anchorDocument | PatternConstraintComponent | Violation | TextAnchor-anchorDocument
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <anchor/a1> nasss:anchorDocument ?old } ;
INSERT DATA { <anchor/a1> nasss:anchorDocument "Jane Doe.docx" }
