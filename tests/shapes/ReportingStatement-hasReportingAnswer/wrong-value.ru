# why: The has reporting answer of the reporting statement is no possible value.
# base: joint
# expect: joint: reporting/CoreqRecording | - | OrConstraintComponent | Violation | ReportingSource
# expect: joint: reporting/CoreqRecording | nasss:hasReportingAnswer | InConstraintComponent | Violation | ReportingStatement-hasReportingAnswer
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <reporting/CoreqRecording> nasss:hasReportingAnswer ?old } ;
INSERT DATA { <reporting/CoreqRecording> nasss:hasReportingAnswer nasss:Hindering }
