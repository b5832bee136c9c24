# why: The tension has two values of its status.
# expect: micro: tension/01 | nasss:hasVerificationStatus | MaxCountConstraintComponent | Violation | Noted-hasVerificationStatus
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <tension/01> nasss:hasVerificationStatus nasss:FromMemory }
