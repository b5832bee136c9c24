# why: The extension has two values of its domain.
# expect: micro: extension/toy-champion | - | SPARQLConstraintComponent | Violation | FrameworkExtensionDomain
# expect: micro: extension/toy-champion | nasss:inDomain | MaxCountConstraintComponent | Violation | FrameworkExtension-inDomain
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <extension/toy-champion> nasss:inDomain nasss:TechnologyDomain }
