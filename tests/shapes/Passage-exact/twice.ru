# why: The passage has two values of its words.
# expect: micro: passage/helps | oa:exact | MaxCountConstraintComponent | Violation | Passage-exact
BASE <https://w3id.org/nasss/study/micro/>
PREFIX oa: <http://www.w3.org/ns/oa#>

INSERT DATA { <passage/helps> oa:exact "Two things help." }
