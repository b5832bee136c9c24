# why: The extension has two values of its passage.
# expect: micro: extension/toy-champion | prov:wasDerivedFrom | MaxCountConstraintComponent | Violation | FrameworkExtension-wasDerivedFrom
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <extension/toy-champion> prov:wasDerivedFrom <passage/helps> }
