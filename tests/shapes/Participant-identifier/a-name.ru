# why: The participant is named by a name (invented).
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyPartIri
# expect: micro: participant/05 | nasss:identifier | PatternConstraintComponent | Violation | Participant-identifier
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <participant/05> nasss:identifier ?old } ;
INSERT DATA { <participant/05> nasss:identifier "jansen" }
