# why: The extension is in no domain.
# expect: micro: extension/toy-champion | nasss:inDomain | MinCountConstraintComponent | Violation | FrameworkExtension-inDomain
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <extension/toy-champion> nasss:inDomain ?old }
