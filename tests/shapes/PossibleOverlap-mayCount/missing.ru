# why: The overlap has no may count.
# base: joint
# expect: joint: overlap/micro | nasss:mayCount | MinCountConstraintComponent | Violation | PossibleOverlap-mayCount
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <overlap/micro> nasss:mayCount ?old }
