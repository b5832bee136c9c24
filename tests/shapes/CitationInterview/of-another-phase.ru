# why: The citation names an interview in another phase than the finding.
# base: coded
# expect: coded: citation/fun-p01-a4-c1 | - | SPARQLConstraintComponent | Violation | CitationInterview
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/fun-p01-a4-c1> nasss:inInterview ?old } ;
INSERT DATA { <citation/fun-p01-a4-c1> nasss:inInterview <interview/i01> }
