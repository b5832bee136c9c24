# why: The reason is Dutch.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:rationale | LanguageInConstraintComponent | Violation | FactorMapping-rationale
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:rationale ?old } ;
INSERT DATA { <mapping/first-FundingCertainty-0> nasss:rationale "Daarom."@nl }
