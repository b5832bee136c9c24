# why: A code has two values of its letters.
# expect: nasss:FirstVersion-1A | skos:notation | MaxCountConstraintComponent | Violation | SchemeEntry-notation
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { nasss:FirstVersion-1A skos:notation "1B" }
