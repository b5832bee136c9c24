# why: The mapping has two values of its factor.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:mapsFactor | MaxCountConstraintComponent | Violation | FactorMapping-mapsFactor
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <mapping/first-FundingCertainty-0> nasss:mapsFactor nasss:JobReplacementFear }
