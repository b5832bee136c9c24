# why: The identifier of the coder has the wrong form.
# base: coded
# expect: coded: coder/c2 | nasss:identifier | PatternConstraintComponent | Violation | Coder-identifier
# expect: https://w3id.org/nasss/study/coded | - | SPARQLConstraintComponent | Violation | StudyPartIri
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <coder/c2> nasss:identifier ?old } ;
INSERT DATA { <coder/c2> nasss:identifier "jane" }
