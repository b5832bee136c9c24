# why: The seat has two values of its printed role.
# expect: micro: position/beta-1 | nasss:printedRole | MaxCountConstraintComponent | Violation | Position-printedRole
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <position/beta-1> nasss:printedRole "Radiologist" }
