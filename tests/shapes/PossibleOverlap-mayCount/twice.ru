# why: The overlap has two values of may count.
# base: joint
# expect: joint: overlap/micro | nasss:mayCount | MaxCountConstraintComponent | Violation | PossibleOverlap-mayCount
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <overlap/micro> nasss:mayCount <../coded> }
