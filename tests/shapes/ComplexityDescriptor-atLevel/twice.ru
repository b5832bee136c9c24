# why: A descriptor has two values of its level.
# expect: nasss:FirstQuestionSimple | nasss:atLevel | MaxCountConstraintComponent | Violation | ComplexityDescriptor-atLevel
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:FirstQuestionSimple nasss:atLevel nasss:ComplexLevel }
