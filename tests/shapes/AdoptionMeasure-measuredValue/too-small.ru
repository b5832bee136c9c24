# why: The measured value of the measure is too small.
# base: joint
# expect: joint: measure/in-use | nasss:measuredValue | MinInclusiveConstraintComponent | Violation | AdoptionMeasure-measuredValue
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <measure/in-use> nasss:measuredValue ?old } ;
INSERT DATA { <measure/in-use> nasss:measuredValue -1 }
