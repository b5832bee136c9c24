# why: The passage has two values of its section.
# expect: micro: passage/helps | nasss:section | MaxCountConstraintComponent | Violation | Passage-section
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <passage/helps> nasss:section "Elsewhere" }
