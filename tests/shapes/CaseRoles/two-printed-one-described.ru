# why: The table prints two senior radiologists for a case that has one seat for them.
# expect: micro: case/alpha | - | SPARQLConstraintComponent | Violation | CaseRoles
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE DATA { <position/alpha-1> nasss:printedRole "Senior radiologist" } ;
INSERT DATA { <position/alpha-1> nasss:printedRole "Senior radiologist (2)" }
