# why: The citation has two values of its source.
# expect: micro: citation/t3-02-04 | - | SPARQLConstraintComponent | Violation | CitationOfList
# expect: micro: citation/t3-02-04 | prov:wasDerivedFrom | MaxCountConstraintComponent | Violation | Citation-wasDerivedFrom
# expect: micro: finding/t3-02 | - | SPARQLConstraintComponent | Violation | CitationSource
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <citation/t3-02-04> prov:wasDerivedFrom <passage/hinders> }
