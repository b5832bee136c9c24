# why: A question has two values of its broader question.
# expect: nasss:SecondQuestion | nasss:broaderQuestion | MaxCountConstraintComponent | Violation | FrameworkQuestion-broaderQuestion
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:SecondQuestion nasss:broaderQuestion nasss:SecondQuestion }
