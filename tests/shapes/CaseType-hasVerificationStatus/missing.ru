# why: Nobody says how far the case type was checked.
# expect: micro: case-type/general | nasss:hasVerificationStatus | MinCountConstraintComponent | Violation | CaseType-hasVerificationStatus
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <case-type/general> nasss:hasVerificationStatus ?old }
