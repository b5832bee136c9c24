# why: The passage is something else.
# expect: micro: heading/helping | prov:wasDerivedFrom | ClassConstraintComponent | Violation | Heading-wasDerivedFrom
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <heading/helping> prov:wasDerivedFrom ?old } ;
INSERT DATA { <heading/helping> prov:wasDerivedFrom nasss:RadiologistRole }
