# why: The mapping has two values of its reason.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:rationale | MaxCountConstraintComponent | Violation | FactorMapping-rationale
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <mapping/first-FundingCertainty-0> nasss:rationale "Another reason."@en }
