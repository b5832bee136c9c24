# why: The sample has no sample size.
# base: joint
# expect: joint: sample/wards | nasss:sampleSize | MinCountConstraintComponent | Violation | Sample-sampleSize
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <sample/wards> nasss:sampleSize ?old }
