# why: The uses framework version of the study is something of another class.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:usesFrameworkVersion | ClassConstraintComponent | Violation | Study-usesFrameworkVersion
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <../joint> nasss:usesFrameworkVersion ?old } ;
INSERT DATA { <../joint> nasss:usesFrameworkVersion nasss:Hindering }
