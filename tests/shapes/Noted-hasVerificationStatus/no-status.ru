# why: The status is not one of the three.
# expect: micro: tension/01 | nasss:hasVerificationStatus | InConstraintComponent | Violation | Noted-hasVerificationStatus
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:hasVerificationStatus ?old } ;
INSERT DATA { <tension/01> nasss:hasVerificationStatus nasss:Raised }
