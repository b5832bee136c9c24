# why: The has access of the study is no possible value.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:hasAccess | InConstraintComponent | Violation | Study-hasAccess
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <../joint> nasss:hasAccess ?old } ;
INSERT DATA { <../joint> nasss:hasAccess nasss:Hindering }
