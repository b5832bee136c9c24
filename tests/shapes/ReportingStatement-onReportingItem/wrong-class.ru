# why: The on reporting item of the reporting statement is something of another class.
# base: joint
# expect: joint: reporting/CoreqRecording | nasss:onReportingItem | ClassConstraintComponent | Violation | ReportingStatement-onReportingItem
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <reporting/CoreqRecording> nasss:onReportingItem ?old } ;
INSERT DATA { <reporting/CoreqRecording> nasss:onReportingItem nasss:Hindering }
