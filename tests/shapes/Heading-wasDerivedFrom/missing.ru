# why: The heading has no passage.
# expect: micro: heading/helping | prov:wasDerivedFrom | MinCountConstraintComponent | Violation | Heading-wasDerivedFrom
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <heading/helping> prov:wasDerivedFrom ?old }
