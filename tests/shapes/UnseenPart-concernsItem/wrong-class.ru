# why: The concerns item of the unseen part is something of another class.
# base: joint
# expect: joint: unseen-part/rest | nasss:concernsItem | ClassConstraintComponent | Violation | UnseenPart-concernsItem
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <unseen-part/rest> nasss:concernsItem ?old } ;
INSERT DATA { <unseen-part/rest> nasss:concernsItem nasss:Hindering }
