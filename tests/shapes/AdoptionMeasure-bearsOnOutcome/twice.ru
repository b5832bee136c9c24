# why: The measure has two values of bears on.
# base: joint
# expect: joint: measure/in-use | nasss:bearsOnOutcome | MaxCountConstraintComponent | Violation | AdoptionMeasure-bearsOnOutcome
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <measure/in-use> nasss:bearsOnOutcome nasss:Spread }
