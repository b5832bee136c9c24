# why: The citation was read from nothing.
# expect: micro: citation/t3-02-04 | prov:wasDerivedFrom | MinCountConstraintComponent | Violation | Citation-wasDerivedFrom
# expect: micro: table-row/t3-02 | - | OrConstraintComponent | Violation | TableRowCited
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <citation/t3-02-04> prov:wasDerivedFrom ?old }
