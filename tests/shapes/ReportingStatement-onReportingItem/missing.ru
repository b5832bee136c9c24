# why: The reporting statement has no on reporting item.
# base: joint
# expect: joint: reporting/CoreqRecording | nasss:onReportingItem | MinCountConstraintComponent | Violation | ReportingStatement-onReportingItem
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <reporting/CoreqRecording> nasss:onReportingItem ?old }
