# why: The section has a language.
# expect: micro: passage/helps | nasss:section | DatatypeConstraintComponent | Violation | Passage-section
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <passage/helps> nasss:section ?old } ;
INSERT DATA { <passage/helps> nasss:section "Results"@en }
