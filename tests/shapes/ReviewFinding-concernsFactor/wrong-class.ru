# why: The concerns factor of the review finding is something of another class.
# base: joint
# expect: joint: review-finding/money | nasss:concernsFactor | ClassConstraintComponent | Violation | ReviewFinding-concernsFactor
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:concernsFactor ?old } ;
INSERT DATA { <review-finding/money> nasss:concernsFactor nasss:Hindering }
