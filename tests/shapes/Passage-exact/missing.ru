# why: The passage has no words.
# expect: micro: passage/helps | oa:exact | MinCountConstraintComponent | Violation | Passage-exact
BASE <https://w3id.org/nasss/study/micro/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE WHERE { <passage/helps> oa:exact ?old }
