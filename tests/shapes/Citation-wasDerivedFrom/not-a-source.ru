# why: The citation was read from a role.
# expect: micro: citation/t3-02-04 | - | SPARQLConstraintComponent | Violation | CitationOfList
# expect: micro: citation/t3-02-04 | prov:wasDerivedFrom | ClassConstraintComponent | Violation | Citation-wasDerivedFrom
# expect: micro: finding/t3-02 | - | SPARQLConstraintComponent | Violation | CitationSource
# expect: micro: table-row/t3-02 | - | OrConstraintComponent | Violation | TableRowCited
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <citation/t3-02-04> prov:wasDerivedFrom ?old } ;
INSERT DATA { <citation/t3-02-04> prov:wasDerivedFrom nasss:RadiologistRole }
