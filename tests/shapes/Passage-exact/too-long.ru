# why: The words are 301 characters.
# expect: micro: passage/helps | oa:exact | MaxLengthConstraintComponent | Violation | Passage-exact
BASE <https://w3id.org/nasss/study/micro/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE WHERE { <passage/helps> oa:exact ?old } ;
INSERT DATA { <passage/helps> oa:exact "word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word x" }
