"""The expected answers in tests/answers: one file for each question and data set, with full RDF terms.

`python tests/write_answers.py` writes them anew from the present data. Read the difference before keeping it:
the tests compare against these files, so a wrong answer kept here stays wrong.
"""

import sys
from pathlib import Path

import pyoxigraph as ox

TESTS = Path(__file__).parent
ANSWERS = TESTS / "answers"


def answer_tsv(data: ox.Store, sparql: str) -> str:
    """The answer as tab-separated values: variables first, then N-Triples terms, empty where unbound."""
    answer = data.query(sparql, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    lines = ["\t".join(f"?{name}" for name in names)]
    for row in answer:
        lines.append("\t".join("" if row[name] is None else str(row[name]) for name in names))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write every expected answer."""
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]
    import study_data

    for dataset in study_data.DATASETS:
        data = study_data.store(dataset)
        folder = ANSWERS / dataset
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(study_data.QUERIES.glob("*.rq")):
            text = answer_tsv(data, path.read_text(encoding="utf-8"))
            (folder / f"{path.stem}.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
