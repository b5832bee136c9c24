# why: Nobody says how clear the choice is.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:hasAmbiguity | MinCountConstraintComponent | Violation | FactorMapping-hasAmbiguity
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:hasAmbiguity ?old }
