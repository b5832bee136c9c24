# why: The label of the coder has the wrong form.
# base: coded
# expect: coded: coder/c2 | rdfs:label | PatternConstraintComponent | Violation | Coder-label
BASE <https://w3id.org/nasss/study/coded/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { <coder/c2> rdfs:label ?old } ;
INSERT DATA { <coder/c2> rdfs:label "coder Jane"@en }
