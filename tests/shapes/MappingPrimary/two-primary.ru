# why: A factor has two primary mappings in one set.
# expect: micro: mapping-set/first | - | SPARQLConstraintComponent | Violation | MappingPrimary
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE DATA { <mapping/first-AILiteracy-1> a nasss:AlternativeMapping } ;
INSERT DATA { <mapping/first-AILiteracy-1> a nasss:PrimaryMapping }
