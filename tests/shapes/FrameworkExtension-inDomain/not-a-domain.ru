# why: The domain is a question.
# expect: micro: extension/toy-champion | - | SPARQLConstraintComponent | Violation | FrameworkExtensionDomain
# expect: micro: extension/toy-champion | nasss:inDomain | ClassConstraintComponent | Violation | FrameworkExtension-inDomain
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <extension/toy-champion> nasss:inDomain ?old } ;
INSERT DATA { <extension/toy-champion> nasss:inDomain nasss:StaffRoleChange }
