# why: The coded by of the citation is something of another class.
# base: coded
# expect: coded: citation/fun-p06-quoted-c2 | nasss:codedBy | ClassConstraintComponent | Violation | Citation-codedBy
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/fun-p06-quoted-c2> nasss:codedBy ?old } ;
INSERT DATA { <citation/fun-p06-quoted-c2> nasss:codedBy nasss:Hindering }
