# why: The status is none of the three.
# expect: nasss:FirstQuestion | nasss:hasVerificationStatus | InConstraintComponent | Violation | FrameworkQuestion-hasVerificationStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestion nasss:hasVerificationStatus ?old } ;
INSERT DATA { nasss:FirstQuestion nasss:hasVerificationStatus nasss:SimpleLevel }
