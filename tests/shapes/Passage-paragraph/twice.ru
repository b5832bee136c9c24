# why: The passage has two values of its paragraph.
# expect: micro: passage/helps | nasss:paragraph | MaxCountConstraintComponent | Violation | Passage-paragraph
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <passage/helps> nasss:paragraph "Elsewhere" }
