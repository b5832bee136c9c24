# why: The import has two values of import format.
# base: coded
# expect: coded: import/first | nasss:importFormat | MaxCountConstraintComponent | Violation | ImportActivity-importFormat
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <import/first> nasss:importFormat "spreadsheet" }
