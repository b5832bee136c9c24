# why: The measure has no measured value.
# base: joint
# expect: joint: measure/in-use | nasss:measuredValue | MinCountConstraintComponent | Violation | AdoptionMeasure-measuredValue
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <measure/in-use> nasss:measuredValue ?old }
