# why: The kept citation count of the import is too small.
# base: coded
# expect: coded: import/first | nasss:keptCitationCount | MinInclusiveConstraintComponent | Violation | ImportActivity-keptCitationCount
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:keptCitationCount ?old } ;
INSERT DATA { <import/first> nasss:keptCitationCount -1 }
