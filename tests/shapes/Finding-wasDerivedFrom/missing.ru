# why: The finding was read from nothing.
# expect: micro: finding/p-no-fear | prov:wasDerivedFrom | MinCountConstraintComponent | Violation | Finding-wasDerivedFrom
# expect: micro: passage/no-fear | - | OrConstraintComponent | Violation | PassageUsed
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <finding/p-no-fear> prov:wasDerivedFrom ?old }
