# why: The reporting statement has two values of on reporting item.
# base: joint
# expect: joint: reporting/CoreqRecording | nasss:onReportingItem | MaxCountConstraintComponent | Violation | ReportingStatement-onReportingItem
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <reporting/CoreqRecording> nasss:onReportingItem nasss:CoreqCoders }
