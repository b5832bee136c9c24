# why: The study has two values of uses framework version.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:usesFrameworkVersion | MaxCountConstraintComponent | Violation | Study-usesFrameworkVersion
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <../joint> nasss:usesFrameworkVersion nasss:Nasss2018 }
