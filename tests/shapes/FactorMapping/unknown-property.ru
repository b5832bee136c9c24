# why: The mapping has a property that it cannot have.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:mapsToDomain | ClosedConstraintComponent | Violation | FactorMapping
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <mapping/first-FundingCertainty-0> nasss:mapsToDomain nasss:OrganisationDomain }
