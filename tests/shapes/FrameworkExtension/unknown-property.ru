# why: The extension has a property that it cannot have.
# expect: micro: extension/toy-champion | nasss:cites | ClosedConstraintComponent | Violation | FrameworkExtension
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <extension/toy-champion> nasss:cites <finding/t2-01> }
