# why: A descriptor has two values of its status.
# expect: nasss:FirstQuestionSimple | nasss:hasVerificationStatus | MaxCountConstraintComponent | Violation | ComplexityDescriptor-hasVerificationStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:FirstQuestionSimple nasss:hasVerificationStatus nasss:FromMemory }
