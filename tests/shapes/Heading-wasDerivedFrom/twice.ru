# why: The heading has two values of its passage.
# expect: micro: heading/helping | prov:wasDerivedFrom | MaxCountConstraintComponent | Violation | Heading-wasDerivedFrom
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <heading/helping> prov:wasDerivedFrom <passage/champion> }
