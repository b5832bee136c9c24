# why: The status is none of the three.
# expect: nasss:FirstQuestionSimple | nasss:hasVerificationStatus | InConstraintComponent | Violation | ComplexityDescriptor-hasVerificationStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestionSimple nasss:hasVerificationStatus ?old } ;
INSERT DATA { nasss:FirstQuestionSimple nasss:hasVerificationStatus nasss:SimpleLevel }
