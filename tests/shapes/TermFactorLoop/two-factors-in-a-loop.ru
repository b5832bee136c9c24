# why: Two factors are broader than each other.
# expect: nasss:AlphaFactor | - | SPARQLConstraintComponent | Violation | TermFactorLoop
# expect: nasss:GammaFactor | - | SPARQLConstraintComponent | Violation | TermFactorLoop
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:AlphaFactor nasss:broaderFactor nasss:GammaFactor }
