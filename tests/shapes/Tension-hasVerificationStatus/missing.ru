# why: Nobody says how far the explanation was checked.
# expect: micro: tension/01 | nasss:hasVerificationStatus | MinCountConstraintComponent | Violation | Tension-hasVerificationStatus
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:hasVerificationStatus ?old }
