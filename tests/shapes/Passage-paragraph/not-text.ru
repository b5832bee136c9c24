# why: The paragraph has a language.
# expect: micro: passage/helps | nasss:paragraph | DatatypeConstraintComponent | Violation | Passage-paragraph
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <passage/helps> nasss:paragraph ?old } ;
INSERT DATA { <passage/helps> nasss:paragraph "Results"@en }
