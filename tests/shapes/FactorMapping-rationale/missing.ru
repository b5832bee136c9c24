# why: Nobody says why the factor is mapped so.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:rationale | MinCountConstraintComponent | Violation | FactorMapping-rationale
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:rationale ?old }
