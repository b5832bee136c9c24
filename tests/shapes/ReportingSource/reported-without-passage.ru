# why: An item is reported, but no passage is quoted.
# base: joint
# expect: joint: passage/recorded | - | OrConstraintComponent | Violation | PassageUsed
# expect: joint: reporting/CoreqRecording | - | OrConstraintComponent | Violation | ReportingSource
BASE <https://w3id.org/nasss/study/joint/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE DATA { <reporting/CoreqRecording> prov:wasDerivedFrom <passage/recorded> }
