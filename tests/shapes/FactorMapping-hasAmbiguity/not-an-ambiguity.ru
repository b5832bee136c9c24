# why: The clarity is none of the three.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:hasAmbiguity | InConstraintComponent | Violation | FactorMapping-hasAmbiguity
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:hasAmbiguity ?old } ;
INSERT DATA { <mapping/first-FundingCertainty-0> nasss:hasAmbiguity nasss:RadiologistRole }
