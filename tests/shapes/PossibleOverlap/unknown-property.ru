# why: The overlap has a property that is not its own.
# base: joint
# expect: joint: overlap/micro | nasss:hasRole | ClosedConstraintComponent | Violation | PossibleOverlap
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <overlap/micro> nasss:hasRole nasss:RadiologistRole }
