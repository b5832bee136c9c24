# why: The extension was read from a table row.
# expect: micro: extension/toy-champion | prov:wasDerivedFrom | ClassConstraintComponent | Violation | FrameworkExtension-wasDerivedFrom
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <extension/toy-champion> prov:wasDerivedFrom ?old } ;
INSERT DATA { <extension/toy-champion> prov:wasDerivedFrom <table-row/t2-03> }
