# why: The mapping has no status.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:hasMappingStatus | MinCountConstraintComponent | Violation | FactorMapping-hasMappingStatus
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:hasMappingStatus ?old }
