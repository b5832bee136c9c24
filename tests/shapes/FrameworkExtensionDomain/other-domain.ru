# why: The extension is in another domain than what it extends.
# expect: micro: extension/toy-champion | - | SPARQLConstraintComponent | Violation | FrameworkExtensionDomain
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <extension/toy-champion> nasss:inDomain ?old } ;
INSERT DATA { <extension/toy-champion> nasss:inDomain nasss:TechnologyDomain }
