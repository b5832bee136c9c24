# why: The study has two values of source licence.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:sourceLicence | MaxCountConstraintComponent | Violation | Study-sourceLicence
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <../joint> nasss:sourceLicence "CC0" }
