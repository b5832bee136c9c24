# why: A descriptor has no level.
# expect: nasss:FirstQuestionSimple | nasss:atLevel | MinCountConstraintComponent | Violation | ComplexityDescriptor-atLevel
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestionSimple nasss:atLevel ?old }
