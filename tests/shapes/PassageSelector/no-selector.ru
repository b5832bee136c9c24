# why: The passage is no text quote selector.
# expect: micro: passage/helps | - | ClassConstraintComponent | Violation | PassageSelector
BASE <https://w3id.org/nasss/study/micro/>
PREFIX oa: <http://www.w3.org/ns/oa#>

DELETE DATA { <passage/helps> a oa:TextQuoteSelector }
