# why: The identifier has a language.
# expect: micro: tension/01 | nasss:identifier | DatatypeConstraintComponent | Violation | Part-identifier
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:identifier ?old } ;
INSERT DATA { <tension/01> nasss:identifier "01"@en }
