# why: The mapping has two values of its status.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:hasMappingStatus | MaxCountConstraintComponent | Violation | FactorMapping-hasMappingStatus
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <mapping/first-FundingCertainty-0> nasss:hasMappingStatus nasss:ReviewedMapping }
