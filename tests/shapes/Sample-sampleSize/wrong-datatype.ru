# why: The sample size of the sample is of the wrong datatype.
# base: joint
# expect: joint: sample/wards | nasss:sampleSize | DatatypeConstraintComponent | Violation | Sample-sampleSize
# expect: joint: sample/wards | nasss:sampleSize | MinInclusiveConstraintComponent | Violation | Sample-sampleSize
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <sample/wards> nasss:sampleSize ?old } ;
INSERT DATA { <sample/wards> nasss:sampleSize "three" }
