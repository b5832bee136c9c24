# why: The extension extends a role.
# expect: micro: extension/toy-champion | - | SPARQLConstraintComponent | Violation | FrameworkExtensionDomain
# expect: micro: extension/toy-champion | nasss:extendsItem | ClassConstraintComponent | Violation | FrameworkExtension-extendsItem
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <extension/toy-champion> nasss:extendsItem ?old } ;
INSERT DATA { <extension/toy-champion> nasss:extendsItem nasss:RadiologistRole }
