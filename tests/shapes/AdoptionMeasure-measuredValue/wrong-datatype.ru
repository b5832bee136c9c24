# why: The measured value of the measure is of the wrong datatype.
# base: joint
# expect: joint: measure/in-use | nasss:measuredValue | DatatypeConstraintComponent | Violation | AdoptionMeasure-measuredValue
# expect: joint: measure/in-use | nasss:measuredValue | LessThanOrEqualsConstraintComponent | Violation | AdoptionMeasure-measuredValue
# expect: joint: measure/in-use | nasss:measuredValue | MinInclusiveConstraintComponent | Violation | AdoptionMeasure-measuredValue
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <measure/in-use> nasss:measuredValue ?old } ;
INSERT DATA { <measure/in-use> nasss:measuredValue "four" }
