# why: The extension extends nothing.
# expect: micro: extension/toy-champion | nasss:extendsItem | MinCountConstraintComponent | Violation | FrameworkExtension-extendsItem
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <extension/toy-champion> nasss:extendsItem ?old }
