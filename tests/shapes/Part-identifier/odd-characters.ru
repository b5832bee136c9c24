# why: The identifier holds an underscore.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | StudyPartIri
# expect: micro: tension/01 | nasss:identifier | PatternConstraintComponent | Violation | Part-identifier
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:identifier ?old } ;
INSERT DATA { <tension/01> nasss:identifier "0_1" }
