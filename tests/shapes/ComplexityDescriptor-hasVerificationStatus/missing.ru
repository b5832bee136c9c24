# why: A descriptor has no status.
# expect: nasss:FirstQuestionSimple | nasss:hasVerificationStatus | MinCountConstraintComponent | Violation | ComplexityDescriptor-hasVerificationStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestionSimple nasss:hasVerificationStatus ?old }
