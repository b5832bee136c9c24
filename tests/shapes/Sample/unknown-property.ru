# why: The sample has a property that is not its own.
# base: joint
# expect: joint: sample/wards | nasss:hasRole | ClosedConstraintComponent | Violation | Sample
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <sample/wards> nasss:hasRole nasss:RadiologistRole }
