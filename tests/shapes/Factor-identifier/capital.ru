# why: The identifier has a capital letter.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyPartIri
# expect: micro: factor/toy-in-viewer | nasss:identifier | PatternConstraintComponent | Violation | Factor-identifier
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <factor/toy-in-viewer> nasss:identifier ?old } ;
INSERT DATA { <factor/toy-in-viewer> nasss:identifier "Toy-in-viewer" }
