# why: The tension has two values of its kind.
# expect: micro: tension/01 | nasss:hasTensionKind | MaxCountConstraintComponent | Violation | Tension-hasTensionKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <tension/01> nasss:hasTensionKind nasss:ReportingGap }
