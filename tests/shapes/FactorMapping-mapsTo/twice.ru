# why: The mapping has two values of its target.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:mapsTo | MaxCountConstraintComponent | Violation | FactorMapping-mapsTo
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <mapping/first-FundingCertainty-0> nasss:mapsTo nasss:WiderContext }
