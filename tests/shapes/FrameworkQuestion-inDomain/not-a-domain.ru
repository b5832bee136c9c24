# why: A question is in a factor.
# expect: nasss:FirstQuestion | nasss:inDomain | ClassConstraintComponent | Violation | FrameworkQuestion-inDomain
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestion nasss:inDomain ?old } ;
INSERT DATA { nasss:FirstQuestion nasss:inDomain nasss:AlphaFactor }
