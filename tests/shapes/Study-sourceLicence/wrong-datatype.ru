# why: The source licence of the study is of the wrong datatype.
# base: joint
# expect: https://w3id.org/nasss/study/joint | nasss:sourceLicence | DatatypeConstraintComponent | Violation | Study-sourceLicence
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <../joint> nasss:sourceLicence ?old } ;
INSERT DATA { <../joint> nasss:sourceLicence 0 }
