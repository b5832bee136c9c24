# why: A descriptor describes a domain.
# expect: nasss:FirstQuestionSimple | nasss:describesQuestion | ClassConstraintComponent | Violation | ComplexityDescriptor-describesQuestion
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestionSimple nasss:describesQuestion ?old } ;
INSERT DATA { nasss:FirstQuestionSimple nasss:describesQuestion nasss:FirstDomain }
