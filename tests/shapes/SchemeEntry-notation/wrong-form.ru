# why: The code has the letter before the digit.
# expect: nasss:FirstVersion-1A | skos:notation | PatternConstraintComponent | Violation | SchemeEntry-notation
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { nasss:FirstVersion-1A skos:notation ?old } ;
INSERT DATA { nasss:FirstVersion-1A skos:notation "A1" }
