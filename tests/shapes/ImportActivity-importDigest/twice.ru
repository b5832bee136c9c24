# why: The import has two values of import digest.
# base: coded
# expect: coded: import/first | nasss:importDigest | MaxCountConstraintComponent | Violation | ImportActivity-importDigest
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <import/first> nasss:importDigest "1111111111111111111111111111111111111111111111111111111111111111" }
