# why: The note is Dutch.
# expect: micro: technology/toy | rdfs:comment | LanguageInConstraintComponent | Violation | Noted-comment
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { <technology/toy> rdfs:comment ?old } ;
INSERT DATA { <technology/toy> rdfs:comment "Verzonnen."@nl }
