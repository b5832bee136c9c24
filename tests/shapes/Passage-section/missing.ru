# why: The passage has no section.
# expect: micro: passage/helps | nasss:section | MinCountConstraintComponent | Violation | Passage-section
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <passage/helps> nasss:section ?old }
