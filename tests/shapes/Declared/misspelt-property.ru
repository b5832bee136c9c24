# why: A property is misspelt.
# expect: https://w3id.org/nasss/ontology | - | SPARQLConstraintComponent | Violation | Declared
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:GammaFactor nasss:broaderFactor ?old } ;
INSERT DATA { nasss:GammaFactor nasss:broaderFacto nasss:AlphaFactor }
