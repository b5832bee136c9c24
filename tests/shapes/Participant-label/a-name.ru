# why: The participant is labelled by a name (invented).
# expect: micro: participant/05 | rdfs:label | PatternConstraintComponent | Violation | Participant-label
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { <participant/05> rdfs:label ?old } ;
INSERT DATA { <participant/05> rdfs:label "J Jansen"@en }
