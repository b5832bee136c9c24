# why: The import has two values of coding count.
# base: coded
# expect: coded: import/first | nasss:codingCount | MaxCountConstraintComponent | Violation | ImportActivity-codingCount
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <import/first> nasss:codingCount 8 }
