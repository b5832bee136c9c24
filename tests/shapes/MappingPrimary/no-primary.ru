# why: A factor has only an alternative mapping.
# expect: micro: mapping-set/first | - | SPARQLConstraintComponent | Violation | MappingPrimary
BASE <https://w3id.org/nasss/study/micro/>

DELETE WHERE { <mapping/first-AILiteracy-0> ?property ?value }
