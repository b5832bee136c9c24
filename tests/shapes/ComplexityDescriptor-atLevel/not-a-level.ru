# why: The level is none of the three.
# expect: nasss:FirstQuestionSimple | nasss:atLevel | InConstraintComponent | Violation | ComplexityDescriptor-atLevel
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:FirstQuestionSimple nasss:atLevel ?old } ;
INSERT DATA { nasss:FirstQuestionSimple nasss:atLevel nasss:FromMemory }
