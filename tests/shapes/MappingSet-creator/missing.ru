# why: The mapping set has no author.
# expect: micro: mapping-set/first | dcterms:creator | MinCountConstraintComponent | Violation | MappingSet-creator
BASE <https://w3id.org/nasss/study/micro/>
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE WHERE { <mapping-set/first> dcterms:creator ?old }
