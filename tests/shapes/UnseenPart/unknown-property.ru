# why: The unseen part has a property that is not its own.
# base: joint
# expect: joint: unseen-part/rest | nasss:hasRole | ClosedConstraintComponent | Violation | UnseenPart
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <unseen-part/rest> nasss:hasRole nasss:RadiologistRole }
