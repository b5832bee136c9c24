# why: The mapping has two values of its clarity.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:hasAmbiguity | MaxCountConstraintComponent | Violation | FactorMapping-hasAmbiguity
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <mapping/first-FundingCertainty-0> nasss:hasAmbiguity nasss:SlightlyAmbiguous }
