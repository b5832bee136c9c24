# why: The definition is Dutch.
# expect: micro: factor/toy-in-viewer | skos:definition | LanguageInConstraintComponent | Violation | Factor-definition
BASE <https://w3id.org/nasss/study/micro/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { <factor/toy-in-viewer> skos:definition ?old } ;
INSERT DATA { <factor/toy-in-viewer> skos:definition "Een definitie."@nl }
