# why: The mapping set has two values of its author.
# expect: micro: mapping-set/first | dcterms:creator | MaxCountConstraintComponent | Violation | MappingSet-creator
BASE <https://w3id.org/nasss/study/micro/>
PREFIX dcterms: <http://purl.org/dc/terms/>

INSERT DATA { <mapping-set/first> dcterms:creator "another author" }
