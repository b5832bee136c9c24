# why: The import has no coding count.
# base: coded
# expect: coded: import/first | nasss:codingCount | MinCountConstraintComponent | Violation | ImportActivity-codingCount
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:codingCount ?old }
