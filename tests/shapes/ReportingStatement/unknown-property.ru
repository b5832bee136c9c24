# why: The reporting statement has a property that is not its own.
# base: joint
# expect: joint: reporting/CoreqRecording | nasss:hasRole | ClosedConstraintComponent | Violation | ReportingStatement
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <reporting/CoreqRecording> nasss:hasRole nasss:RadiologistRole }
