# why: The mapping maps to a role.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:mapsTo | ClassConstraintComponent | Violation | FactorMapping-mapsTo
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:mapsTo ?old } ;
INSERT DATA { <mapping/first-FundingCertainty-0> nasss:mapsTo nasss:RadiologistRole }
