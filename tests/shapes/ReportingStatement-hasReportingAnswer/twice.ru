# why: The reporting statement has two values of has reporting answer.
# base: joint
# expect: joint: reporting/CoreqRecording | nasss:hasReportingAnswer | MaxCountConstraintComponent | Violation | ReportingStatement-hasReportingAnswer
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <reporting/CoreqRecording> nasss:hasReportingAnswer nasss:ReportedNo }
