# why: A question has two values of its domain.
# expect: nasss:FirstQuestion | nasss:inDomain | MaxCountConstraintComponent | Violation | FrameworkQuestion-inDomain
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:FirstQuestion nasss:inDomain nasss:SecondDomain }
