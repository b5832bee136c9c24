# why: The finding has two values of in phase.
# base: coded
# expect: coded: citation/fun-p01-a4-c1 | - | SPARQLConstraintComponent | Violation | CitationInterview
# expect: coded: citation/fun-p06-quoted-c2 | - | SPARQLConstraintComponent | Violation | CitationInterview
# expect: coded: finding/fun | nasss:inPhase | MaxCountConstraintComponent | Violation | Finding-inPhase
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/fun> nasss:inPhase <phase/before> }
