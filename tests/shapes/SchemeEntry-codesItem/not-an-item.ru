# why: A code stands for a factor.
# expect: nasss:FirstVersion-1A | nasss:codesItem | ClassConstraintComponent | Violation | SchemeEntry-codesItem
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstVersion-1A nasss:codesItem ?old } ;
INSERT DATA { nasss:FirstVersion-1A nasss:codesItem nasss:AlphaFactor }
