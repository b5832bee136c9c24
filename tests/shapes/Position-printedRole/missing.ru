# why: The seat has no printed role.
# expect: micro: position/beta-1 | nasss:printedRole | MinCountConstraintComponent | Violation | Position-printedRole
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <position/beta-1> nasss:printedRole ?old }
