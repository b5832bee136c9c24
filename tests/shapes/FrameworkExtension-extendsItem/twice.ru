# why: The extension has two values of what it extends.
# expect: micro: extension/toy-champion | nasss:extendsItem | MaxCountConstraintComponent | Violation | FrameworkExtension-extendsItem
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <extension/toy-champion> nasss:extendsItem nasss:AdopterSystemDomain }
