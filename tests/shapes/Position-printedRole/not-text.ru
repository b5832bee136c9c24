# why: The printed role has a language.
# expect: micro: position/beta-1 | nasss:printedRole | DatatypeConstraintComponent | Violation | Position-printedRole
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <position/beta-1> nasss:printedRole ?old } ;
INSERT DATA { <position/beta-1> nasss:printedRole "Senior radiologist"@en }
