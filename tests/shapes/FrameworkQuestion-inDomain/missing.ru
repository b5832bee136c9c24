# why: A question is in no domain.
# expect: nasss:FirstQuestion | nasss:inDomain | MinCountConstraintComponent | Violation | FrameworkQuestion-inDomain
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestion nasss:inDomain ?old }
