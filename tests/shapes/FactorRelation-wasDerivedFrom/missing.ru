# why: The relation has no passage.
# expect: micro: relation/champion-acceptance | prov:wasDerivedFrom | MinCountConstraintComponent | Violation | FactorRelation-wasDerivedFrom
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <relation/champion-acceptance> prov:wasDerivedFrom ?old }
