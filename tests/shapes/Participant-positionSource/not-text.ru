# why: The source has a language.
# expect: micro: participant/01 | nasss:positionSource | DatatypeConstraintComponent | Violation | Participant-positionSource
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <participant/01> nasss:positionSource ?old } ;
INSERT DATA { <participant/01> nasss:positionSource "invented key"@en }
