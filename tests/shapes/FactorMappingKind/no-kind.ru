# why: A mapping is neither primary nor an alternative.
# expect: micro: mapping/first-AILiteracy-1 | - | XoneConstraintComponent | Violation | FactorMappingKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE DATA { <mapping/first-AILiteracy-1> a nasss:AlternativeMapping }
