# why: The mapping maps no factor.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:mapsFactor | MinCountConstraintComponent | Violation | FactorMapping-mapsFactor
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:mapsFactor ?old }
