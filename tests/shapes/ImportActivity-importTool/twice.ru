# why: The import has two values of import tool.
# base: coded
# expect: coded: import/first | nasss:importTool | MaxCountConstraintComponent | Violation | ImportActivity-importTool
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <import/first> nasss:importTool "another invented tool" }
