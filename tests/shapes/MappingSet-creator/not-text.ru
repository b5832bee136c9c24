# why: The author has a language.
# expect: micro: mapping-set/first | dcterms:creator | DatatypeConstraintComponent | Violation | MappingSet-creator
BASE <https://w3id.org/nasss/study/micro/>
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE WHERE { <mapping-set/first> dcterms:creator ?old } ;
INSERT DATA { <mapping-set/first> dcterms:creator "invented author"@en }
