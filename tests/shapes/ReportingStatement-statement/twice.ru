# why: The reporting statement has two values of statement.
# base: joint
# expect: joint: reporting/CoreqRecording | nasss:statement | MaxCountConstraintComponent | Violation | ReportingStatement-statement
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <reporting/CoreqRecording> nasss:statement "Another invented sentence."@en }
