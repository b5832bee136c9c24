# why: A value is misspelt.
# expect: https://w3id.org/nasss/ontology | - | SPARQLConstraintComponent | Violation | Declared
# expect: nasss:FirstQuestion | nasss:hasVerificationStatus | InConstraintComponent | Violation | FrameworkQuestion-hasVerificationStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestion nasss:hasVerificationStatus ?old } ;
INSERT DATA { nasss:FirstQuestion nasss:hasVerificationStatus nasss:SeenInSorce }
