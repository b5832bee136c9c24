# why: A code has no letters.
# expect: nasss:FirstVersion-1A | skos:notation | MinCountConstraintComponent | Violation | SchemeEntry-notation
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { nasss:FirstVersion-1A skos:notation ?old }
