# why: A code stands in no version.
# expect: nasss:FirstVersion-1A | skos:inScheme | MinCountConstraintComponent | Violation | SchemeEntry-inScheme
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { nasss:FirstVersion-1A skos:inScheme ?old }
