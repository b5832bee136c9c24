import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasss.web.negotiate import GRAPHS, HTML, RESULTS, Format, by_name, choose, listed, parse_accept, quality

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


def chosen(accept: str | None, offers: tuple[Format, ...]) -> str | None:
    offer = choose(accept, offers)
    return None if offer is None else offer.name


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("", "json"),
        ("  ", "json"),
        ("*/*", "json"),
        ("*", "json"),
        ("application/sparql-results+xml", "xml"),
        ("APPLICATION/Sparql-Results+XML", "xml"),
        ("text/csv", "csv"),
        ("text/*", "xml"),
        ("text/*;q=0.5, text/tab-separated-values", "tsv"),
        ("text/csv;q=0.2, text/tab-separated-values;q=0.3", "tsv"),
        ("text/csv;q=0.3, */*;q=0.3", "csv"),
        ("application/xml", "xml"),
        ("application/json", "json"),
        ("application/sparql-results+json;q=0, */*", "json"),
        ("application/sparql-results+json;q=0, application/json;q=0, */*;q=0.1", "xml"),
        ("*/*;q=0", None),
        ("image/png", None),
        ("image/png, text/csv;q=0.001", "csv"),
        ("text/csv;q=0", None),
        ("text/csv;q=1.5", None),
        ("text/csv;q=x, text/tab-separated-values", "tsv"),
        ("text/csv;header=present", None),
        ("text/csv; charset=UTF-8", "csv"),
        ('text/csv; charset="utf-8"; q=0.5', "csv"),
        ("text/csv;charset=utf-16", None),
        ('image/png;a="x,text/csv", text/tab-separated-values', "tsv"),
        ("*/csv", None),
        (",,;q=1,text/csv,", "csv"),
    ],
)
def test_results(accept: str | None, expected: str | None) -> None:
    assert chosen(accept, RESULTS) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "ttl"),
        ("application/rdf+xml", "rdf"),
        ("application/n-triples, text/turtle;q=0.5", "nt"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples,application/n-quads;q=0.9,text/turtle;q=0.95,*/*;q=0.1", "nt"),
        (BROWSER, "rdf"),
        ("text/html", None),
    ],
)
def test_graphs(accept: str, expected: str | None) -> None:
    assert chosen(accept, GRAPHS) == expected


def test_a_browser_gets_a_page_and_curl_gets_data() -> None:
    assert chosen(BROWSER, (*RESULTS, HTML)) == "html"
    assert chosen("*/*", (*RESULTS, HTML)) == "json"
    assert chosen("text/html;q=0.5, application/sparql-results+json", (*RESULTS, HTML)) == "json"


def test_the_closest_range_counts() -> None:
    ranges = parse_accept("text/*;q=0.3, text/html;q=0.7, text/html;charset=utf-8, */*;q=0.5")
    # The examples of RFC 9110, section 12.5.1, as far as the offers can have parameters.
    assert quality(ranges, "text/html") == 1.0
    assert quality(ranges, "text/plain") == 0.3
    assert quality(ranges, "image/jpeg") == 0.5


@pytest.mark.parametrize(
    ("name", "results", "graphs"),
    [
        ("json", "json", "jsonld"),
        ("xml", "xml", "rdf"),
        ("csv", "csv", None),
        ("TTL", None, "ttl"),
        ("turtle", None, "ttl"),
        ("n3", None, "ttl"),
        ("rdf+xml", None, "rdf"),
        ("json-ld", None, "jsonld"),
        ("application/sparql-results+json", "json", None),
        ("text/turtle", None, "ttl"),
        ("html", None, None),
        ("", None, None),
    ],
)
def test_format_by_name(name: str, results: str | None, graphs: str | None) -> None:
    found = by_name(name, RESULTS), by_name(name, GRAPHS)
    assert tuple(offer and offer.name for offer in found) == (results, graphs)


def test_the_offers_in_words() -> None:
    assert listed(RESULTS[2:]) == ("Offered are:\n  text/csv (format=csv)\n  text/tab-separated-values (format=tsv)\n")


@given(st.text(alphabet='abcxyz*/;,=q0.1" \t', max_size=60) | st.text(max_size=60))
def test_any_header_is_read(header: str) -> None:
    offer = choose(header, RESULTS)
    assert offer is None or offer in RESULTS
    assert all(0 <= each.quality <= 1 for each in parse_accept(header))
