# why: A mapping is primary and an alternative.
# expect: micro: mapping/first-AILiteracy-0 | - | XoneConstraintComponent | Violation | FactorMappingKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <mapping/first-AILiteracy-0> a nasss:AlternativeMapping }
