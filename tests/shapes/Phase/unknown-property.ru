# why: The phase has a property that is not its own.
# base: joint
# expect: joint: phase/2020 | nasss:hasRole | ClosedConstraintComponent | Violation | Phase
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <phase/2020> nasss:hasRole nasss:RadiologistRole }
