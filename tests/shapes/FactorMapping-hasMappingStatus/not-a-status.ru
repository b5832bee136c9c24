# why: The status is none of the two.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:hasMappingStatus | InConstraintComponent | Violation | FactorMapping-hasMappingStatus
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:hasMappingStatus ?old } ;
INSERT DATA { <mapping/first-FundingCertainty-0> nasss:hasMappingStatus nasss:FromMemory }
