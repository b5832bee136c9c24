# why: One coder coded one place twice for one participant and finding.
# base: coded
# expect: coded: finding/money | - | SPARQLConstraintComponent | Violation | CitationOnce
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/money-p01-a2-c2> nasss:codedBy ?old } ;
INSERT DATA { <citation/money-p01-a2-c2> nasss:codedBy <coder/c1> }
