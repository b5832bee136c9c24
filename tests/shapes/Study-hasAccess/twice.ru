# why: The study has two values of has access.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:hasAccess | MaxCountConstraintComponent | Violation | Study-hasAccess
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <../joint> nasss:hasAccess nasss:RestrictedAccess }
