# why: The mapping maps a role.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:mapsFactor | ClassConstraintComponent | Violation | FactorMapping-mapsFactor
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:mapsFactor ?old } ;
INSERT DATA { <mapping/first-FundingCertainty-0> nasss:mapsFactor nasss:RadiologistRole }
