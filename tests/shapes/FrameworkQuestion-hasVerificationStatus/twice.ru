# why: A question has two values of its status.
# expect: nasss:FirstQuestion | nasss:hasVerificationStatus | MaxCountConstraintComponent | Violation | FrameworkQuestion-hasVerificationStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:FirstQuestion nasss:hasVerificationStatus nasss:FromMemory }
