# why: The source is empty.
# expect: micro: participant/01 | nasss:positionSource | MinLengthConstraintComponent | Violation | Participant-positionSource
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <participant/01> nasss:positionSource ?old } ;
INSERT DATA { <participant/01> nasss:positionSource "" }
