# why: The mapping maps to nothing.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:mapsTo | MinCountConstraintComponent | Violation | FactorMapping-mapsTo
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:mapsTo ?old }
