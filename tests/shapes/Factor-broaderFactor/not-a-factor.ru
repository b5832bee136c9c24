# why: The factor stands under a role.
# expect: micro: factor/toy-in-viewer | nasss:broaderFactor | ClassConstraintComponent | Violation | Factor-broaderFactor
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <factor/toy-in-viewer> nasss:broaderFactor ?old } ;
INSERT DATA { <factor/toy-in-viewer> nasss:broaderFactor nasss:RadiologistRole }
