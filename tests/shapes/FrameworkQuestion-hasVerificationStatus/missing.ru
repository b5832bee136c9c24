# why: A question has no status.
# expect: nasss:FirstQuestion | nasss:hasVerificationStatus | MinCountConstraintComponent | Violation | FrameworkQuestion-hasVerificationStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestion nasss:hasVerificationStatus ?old }
