# why: One item is answered twice.
# base: joint
# expect: https://w3id.org/nasss/study/joint | - | SPARQLConstraintComponent | Violation | ReportingOnce
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <reporting/CoreqSaturation> nasss:onReportingItem ?old } ;
INSERT DATA { <reporting/CoreqSaturation> nasss:onReportingItem nasss:CoreqRecording }
