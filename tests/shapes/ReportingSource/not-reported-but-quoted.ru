# why: An item is not reported, and a passage is quoted for it.
# base: joint
# expect: joint: reporting/CoreqSaturation | - | OrConstraintComponent | Violation | ReportingSource
BASE <https://w3id.org/nasss/study/joint/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <reporting/CoreqSaturation> prov:wasDerivedFrom <passage/guide> }
