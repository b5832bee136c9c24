# why: The role is a factor.
# expect: micro: position/beta-1 | nasss:hasRole | ClassConstraintComponent | Violation | Position-hasRole
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <position/beta-1> nasss:hasRole ?old } ;
INSERT DATA { <position/beta-1> nasss:hasRole nasss:FundingCertainty }
