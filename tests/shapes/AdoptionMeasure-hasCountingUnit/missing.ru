# why: The measure has no has counting unit.
# base: joint
# expect: joint: measure/in-use | nasss:hasCountingUnit | MinCountConstraintComponent | Violation | AdoptionMeasure-hasCountingUnit
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <measure/in-use> nasss:hasCountingUnit ?old }
