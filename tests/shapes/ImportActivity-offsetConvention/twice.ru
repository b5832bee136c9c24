# why: The import has two values of offset convention.
# base: coded
# expect: coded: import/first | nasss:offsetConvention | MaxCountConstraintComponent | Violation | ImportActivity-offsetConvention
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <import/first> nasss:offsetConvention "UTF-16 units over CRLF" }
