# why: The measure has a property that is not its own.
# base: joint
# expect: joint: measure/in-use | nasss:hasRole | ClosedConstraintComponent | Violation | AdoptionMeasure
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <measure/in-use> nasss:hasRole nasss:RadiologistRole }
