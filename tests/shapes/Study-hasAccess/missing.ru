# why: The study has no has access.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:hasAccess | MinCountConstraintComponent | Violation | Study-hasAccess
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <../joint> nasss:hasAccess ?old }
