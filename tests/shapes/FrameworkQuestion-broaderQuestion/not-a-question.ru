# why: A question stands under a domain.
# expect: nasss:SecondQuestion | nasss:broaderQuestion | ClassConstraintComponent | Violation | FrameworkQuestion-broaderQuestion
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:SecondQuestion nasss:broaderQuestion ?old } ;
INSERT DATA { nasss:SecondQuestion nasss:broaderQuestion nasss:FirstDomain }
