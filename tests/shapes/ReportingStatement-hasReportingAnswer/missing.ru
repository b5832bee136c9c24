# why: The reporting statement has no has reporting answer.
# base: joint
# expect: joint: reporting/CoreqRecording | nasss:hasReportingAnswer | MinCountConstraintComponent | Violation | ReportingStatement-hasReportingAnswer
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <reporting/CoreqRecording> nasss:hasReportingAnswer ?old }
