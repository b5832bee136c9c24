# why: The denominator of the measure is too small.
# base: joint
# expect: joint: measure/in-use | nasss:denominator | MinInclusiveConstraintComponent | Violation | AdoptionMeasure-denominator
# expect: joint: measure/in-use | nasss:measuredValue | LessThanOrEqualsConstraintComponent | Violation | AdoptionMeasure-measuredValue
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <measure/in-use> nasss:denominator ?old } ;
INSERT DATA { <measure/in-use> nasss:denominator 0 }
