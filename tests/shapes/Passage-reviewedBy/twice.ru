# why: The passage has two values of reviewed by.
# base: coded
# expect: coded: passage/quoted | nasss:reviewedBy | MaxCountConstraintComponent | Violation | Passage-reviewedBy
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <passage/quoted> nasss:reviewedBy "another invented team" }
