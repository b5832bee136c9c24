# why: The coding count of the import is of the wrong datatype.
# base: coded
# expect: coded: import/first | nasss:codingCount | DatatypeConstraintComponent | Violation | ImportActivity-codingCount
# expect: coded: import/first | nasss:codingCount | MinInclusiveConstraintComponent | Violation | ImportActivity-codingCount
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:codingCount ?old } ;
INSERT DATA { <import/first> nasss:codingCount "seven" }
