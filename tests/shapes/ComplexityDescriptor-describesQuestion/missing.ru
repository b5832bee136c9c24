# why: A descriptor describes nothing.
# expect: nasss:FirstQuestionSimple | nasss:describesQuestion | MinCountConstraintComponent | Violation | ComplexityDescriptor-describesQuestion
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestionSimple nasss:describesQuestion ?old }
