# why: The passage stands in something that is not a document.
# expect: micro: passage/helps | nasss:partOfDocument | ClassConstraintComponent | Violation | Passage-partOfDocument
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { <passage/helps> nasss:partOfDocument ?old } ;
INSERT DATA { <passage/helps> nasss:partOfDocument study:micro }
