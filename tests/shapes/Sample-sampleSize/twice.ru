# why: The sample has two values of sample size.
# base: joint
# expect: joint: sample/wards | nasss:sampleSize | MaxCountConstraintComponent | Violation | Sample-sampleSize
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <sample/wards> nasss:sampleSize 4 }
