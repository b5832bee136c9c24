# why: The confidence explanation of the review finding is not in English.
# base: joint
# expect: joint: review-finding/money | nasss:confidenceExplanation | LanguageInConstraintComponent | Violation | ReviewFinding-confidenceExplanation
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:confidenceExplanation ?old } ;
INSERT DATA { <review-finding/money> nasss:confidenceExplanation "Een verzonnen reden."@nl }
