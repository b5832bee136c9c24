# why: The sample has no has counting unit.
# base: joint
# expect: joint: sample/wards | nasss:hasCountingUnit | MinCountConstraintComponent | Violation | Sample-hasCountingUnit
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <sample/wards> nasss:hasCountingUnit ?old }
