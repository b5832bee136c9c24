# why: The import digest of the import has the wrong form.
# base: coded
# expect: coded: import/first | nasss:importDigest | PatternConstraintComponent | Violation | ImportActivity-importDigest
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:importDigest ?old } ;
INSERT DATA { <import/first> nasss:importDigest "abc" }
