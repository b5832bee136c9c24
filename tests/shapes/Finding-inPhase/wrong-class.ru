# why: The in phase of the finding is something of another class.
# base: coded
# expect: coded: citation/fun-p01-a4-c1 | - | SPARQLConstraintComponent | Violation | CitationInterview
# expect: coded: citation/fun-p06-quoted-c2 | - | SPARQLConstraintComponent | Violation | CitationInterview
# expect: coded: finding/fun | nasss:inPhase | ClassConstraintComponent | Violation | Finding-inPhase
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/fun> nasss:inPhase ?old } ;
INSERT DATA { <finding/fun> nasss:inPhase nasss:Hindering }
