# why: The in phase of the interview is something of another class.
# base: coded
# expect: coded: citation/fun-p06-quoted-c2 | - | SPARQLConstraintComponent | Violation | CitationInterview
# expect: coded: interview/i06 | nasss:inPhase | ClassConstraintComponent | Violation | Interview-inPhase
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <interview/i06> nasss:inPhase ?old } ;
INSERT DATA { <interview/i06> nasss:inPhase nasss:Hindering }
