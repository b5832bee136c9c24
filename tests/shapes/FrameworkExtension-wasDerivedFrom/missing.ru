# why: The extension has no passage.
# expect: micro: extension/toy-champion | prov:wasDerivedFrom | MinCountConstraintComponent | Violation | FrameworkExtension-wasDerivedFrom
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <extension/toy-champion> prov:wasDerivedFrom ?old }
