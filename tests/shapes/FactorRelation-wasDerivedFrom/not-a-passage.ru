# why: The relation was read from a table row.
# expect: micro: relation/champion-acceptance | prov:wasDerivedFrom | ClassConstraintComponent | Violation | FactorRelation-wasDerivedFrom
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <relation/champion-acceptance> prov:wasDerivedFrom ?old } ;
INSERT DATA { <relation/champion-acceptance> prov:wasDerivedFrom <table-row/t2-03> }
