# why: The mapping has two values of its author.
# expect: micro: mapping/first-FundingCertainty-0 | dcterms:creator | MaxCountConstraintComponent | Violation | FactorMapping-creator
BASE <https://w3id.org/nasss/study/micro/>
PREFIX dcterms: <http://purl.org/dc/terms/>

INSERT DATA { <mapping/first-FundingCertainty-0> dcterms:creator "another author" }
