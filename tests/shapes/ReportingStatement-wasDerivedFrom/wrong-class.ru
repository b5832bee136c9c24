# why: The source of the reporting statement is something of another class.
# base: joint
# expect: joint: passage/recorded | - | OrConstraintComponent | Violation | PassageUsed
# expect: joint: reporting/CoreqRecording | prov:wasDerivedFrom | ClassConstraintComponent | Violation | ReportingStatement-wasDerivedFrom
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <reporting/CoreqRecording> prov:wasDerivedFrom ?old } ;
INSERT DATA { <reporting/CoreqRecording> prov:wasDerivedFrom nasss:Hindering }
