# why: The passage has a property that it cannot have.
# expect: micro: passage/helps | nasss:cites | ClosedConstraintComponent | Violation | Passage
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <passage/helps> nasss:cites <finding/t2-01> }
