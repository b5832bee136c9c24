# why: The only label is Dutch.
# expect: micro: technology/toy | rdfs:label | LanguageInConstraintComponent | Violation | Thing-label
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { <technology/toy> rdfs:label ?old } ;
INSERT DATA { <technology/toy> rdfs:label "speeltje"@nl }
