# why: The author is empty.
# expect: micro: mapping/first-FundingCertainty-0 | dcterms:creator | MinLengthConstraintComponent | Violation | FactorMapping-creator
BASE <https://w3id.org/nasss/study/micro/>
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE WHERE { <mapping/first-FundingCertainty-0> dcterms:creator ?old } ;
INSERT DATA { <mapping/first-FundingCertainty-0> dcterms:creator "" }
