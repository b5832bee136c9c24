# why: A factor stands under a domain.
# expect: nasss:GammaFactor | nasss:broaderFactor | ClassConstraintComponent | Violation | TermFactor-broaderFactor
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:GammaFactor nasss:broaderFactor ?old } ;
INSERT DATA { nasss:GammaFactor nasss:broaderFactor nasss:FirstDomain }
