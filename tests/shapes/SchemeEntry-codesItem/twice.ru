# why: A code has two values of its item.
# expect: nasss:FirstVersion-1A | nasss:codesItem | MaxCountConstraintComponent | Violation | SchemeEntry-codesItem
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:FirstVersion-1A nasss:codesItem nasss:SecondQuestion }
