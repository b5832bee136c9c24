# why: The measure has two values of measured value.
# base: joint
# expect: joint: measure/in-use | nasss:measuredValue | MaxCountConstraintComponent | Violation | AdoptionMeasure-measuredValue
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <measure/in-use> nasss:measuredValue 3 }
