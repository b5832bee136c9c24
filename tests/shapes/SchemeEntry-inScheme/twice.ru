# why: A code has two values of its version.
# expect: nasss:FirstVersion-1A | skos:inScheme | MaxCountConstraintComponent | Violation | SchemeEntry-inScheme
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { nasss:FirstVersion-1A skos:inScheme nasss:SecondVersion }
