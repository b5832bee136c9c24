# why: The passage has no paragraph.
# expect: micro: passage/helps | nasss:paragraph | MinCountConstraintComponent | Violation | Passage-paragraph
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <passage/helps> nasss:paragraph ?old }
