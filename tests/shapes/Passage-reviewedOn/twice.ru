# why: The passage has two values of reviewed on.
# base: coded
# expect: coded: passage/quoted | nasss:reviewedOn | MaxCountConstraintComponent | Violation | Passage-reviewedOn
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <passage/quoted> nasss:reviewedOn "2021-06-02" }
