# why: The reporting statement has two values of source.
# base: joint
# expect: joint: reporting/CoreqRecording | prov:wasDerivedFrom | MaxCountConstraintComponent | Violation | ReportingStatement-wasDerivedFrom
BASE <https://w3id.org/nasss/study/joint/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <reporting/CoreqRecording> prov:wasDerivedFrom <passage/guide> }
