# why: A code stands for nothing.
# expect: nasss:FirstVersion-1A | nasss:codesItem | MinCountConstraintComponent | Violation | SchemeEntry-codesItem
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstVersion-1A nasss:codesItem ?old }
