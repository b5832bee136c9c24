# why: The import has no import digest.
# base: coded
# expect: coded: import/first | nasss:importDigest | MinCountConstraintComponent | Violation | ImportActivity-importDigest
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:importDigest ?old }
