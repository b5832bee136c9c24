# why: The measure has two values of denominator.
# base: joint
# expect: joint: measure/in-use | nasss:denominator | MaxCountConstraintComponent | Violation | AdoptionMeasure-denominator
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <measure/in-use> nasss:denominator 6 }
