# why: The kept citation count of the import is of the wrong datatype.
# base: coded
# expect: coded: import/first | nasss:keptCitationCount | DatatypeConstraintComponent | Violation | ImportActivity-keptCitationCount
# expect: coded: import/first | nasss:keptCitationCount | MinInclusiveConstraintComponent | Violation | ImportActivity-keptCitationCount
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:keptCitationCount ?old } ;
INSERT DATA { <import/first> nasss:keptCitationCount "six" }
