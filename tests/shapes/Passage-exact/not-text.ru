# why: The words have a language.
# expect: micro: passage/helps | oa:exact | DatatypeConstraintComponent | Violation | Passage-exact
BASE <https://w3id.org/nasss/study/micro/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE WHERE { <passage/helps> oa:exact ?old } ;
INSERT DATA { <passage/helps> oa:exact "Two things help."@en }
