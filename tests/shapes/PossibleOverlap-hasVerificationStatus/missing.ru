# why: The overlap has no has verification status.
# base: joint
# expect: joint: overlap/micro | nasss:hasVerificationStatus | MinCountConstraintComponent | Violation | PossibleOverlap-hasVerificationStatus
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <overlap/micro> nasss:hasVerificationStatus ?old }
