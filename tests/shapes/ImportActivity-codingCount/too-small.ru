# why: The coding count of the import is too small.
# base: coded
# expect: coded: import/first | nasss:codingCount | MinInclusiveConstraintComponent | Violation | ImportActivity-codingCount
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:codingCount ?old } ;
INSERT DATA { <import/first> nasss:codingCount 0 }
