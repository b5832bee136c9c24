# why: The finding has two values of its denominator.
# expect: micro: finding/p-no-fear | nasss:denominator | MaxCountConstraintComponent | Violation | Finding-denominator
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/p-no-fear> nasss:denominator 6 }
