# why: The citation names an interview with somebody else.
# base: coded
# expect: coded: citation/fun-p06-quoted-c2 | - | SPARQLConstraintComponent | Violation | CitationInterview
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/fun-p06-quoted-c2> nasss:inInterview ?old } ;
INSERT DATA { <citation/fun-p06-quoted-c2> nasss:inInterview <interview/i05> }
