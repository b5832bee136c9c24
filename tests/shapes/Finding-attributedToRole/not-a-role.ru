# why: The role group is a factor.
# expect: micro: finding/p-waiting | nasss:attributedToRole | ClassConstraintComponent | Violation | Finding-attributedToRole
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/p-waiting> nasss:attributedToRole ?old } ;
INSERT DATA { <finding/p-waiting> nasss:attributedToRole nasss:FundingCertainty }
