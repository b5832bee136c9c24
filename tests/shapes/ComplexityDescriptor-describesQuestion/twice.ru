# why: A descriptor has two values of its question.
# expect: nasss:FirstQuestionSimple | nasss:describesQuestion | MaxCountConstraintComponent | Violation | ComplexityDescriptor-describesQuestion
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:FirstQuestionSimple nasss:describesQuestion nasss:SecondQuestion }
