"""Redirect rules for Apache: from w3id.org/nasss to the site, and inside the site, by suffix and by Accept header.

A static site cannot look at what a client asks for; these rules do it for servers that read ``.htaccess``, as
w3id.org does. They answer 303 See Other, because a term of the ontology cannot be sent, a document about it can.

Which document: the kind that the header asks for without reservation (no ``q``, or ``q=1``) when it does not ask for
HTML in the same way; a kind asked for with a lower ``q`` when HTML is not in the header at all; the page otherwise.
The rule for the page comes last. (The server of ``nasss serve`` weighs every ``q``; patterns cannot compare numbers.)
"""

import re

# Suffix and media type, in the order they are preferred where a header asks for several alike.
KINDS = (
    ("ttl", "text/turtle"),
    ("jsonld", "application/ld+json"),
    ("nt", "application/n-triples"),
    ("rdf", "application/rdf+xml"),
    ("json", "application/json"),
)
WHOLE = KINDS[:4]
QUESTION = "csv|json|md|rq|svg|tsv"
_PARAMETERS = r"\s*(?:;\s*(?!q=)[^;,]*)*"
_FULL = _PARAMETERS + r"(?:;\s*q=1(?:\.0+)?\s*)?(?:,|$)"
_SOME = _PARAMETERS + r"(?:;\s*q=(?:0?\.0*[1-9][0-9]*|1(?:\.0+)?)\s*)?(?:,|$)"
_HTML = r"(?:text/html|application/xhtml\+xml)"
_START = r"(?:^|,)\s*"
_KIND = "NASSS_KIND"
_PLACES = "ontology|study|mappings|crosswalk"
_ENDINGS = "|".join(suffix for suffix, _ in KINDS)
# A path of a thing: below one of the places, and not yet with the suffix of a format.
_THING = rf"((?:{_PLACES})/(?!.*\.(?:{_ENDINGS}|html)$).+?)"

_HEAD = """\
# {what}
Options +FollowSymLinks -MultiViews
<IfModule mod_headers.c>
  Header always set Access-Control-Allow-Origin "*"
  Header merge Vary "Accept"
</IfModule>
RewriteEngine On
"""
_TYPES = """\
<IfModule mod_mime.c>
  AddCharset utf-8 .html .css .js .json .ttl .nt .nq .rq .csv .tsv .md .txt
  AddType text/html .html
  AddType text/turtle .ttl
  AddType application/trig .trig
  AddType application/ld+json .jsonld
  AddType application/n-triples .nt
  AddType application/n-quads .nq
  AddType application/rdf+xml .rdf
  AddType application/json .json
  AddType application/sparql-query .rq
  AddType text/csv .csv
  AddType text/tab-separated-values .tsv
  AddType text/markdown .md
  AddType image/svg+xml .svg
  AddType text/javascript .js
  AddType application/wasm .wasm
  # The page of the editor unpacks this file itself.
  RemoveEncoding .gz
  AddType application/gzip .gz
</IfModule>
"""
_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def w3id_rules(base: str) -> str:
    """The ``.htaccess`` for the folder ``nasss`` of w3id.org.

    Args:
        base: the address of the site, with a slash at its end.
    """
    target = _target(base)
    lines = [
        _HEAD.format(what="https://w3id.org/nasss/ leads to the site of the nasss ontology and data."),
        "# By suffix",
        f"RewriteRule ^((?:{_PLACES})(?:/.+)?\\.(?:{_ENDINGS}))$ {target}$1 [R=303,L]",
        f"RewriteRule ^(questions/[a-z0-9-]+\\.(?:{QUESTION}))$ {target}$1 [R=303,L]",
        *_by_accept(target),
        "# The page, for everybody else; this rule stays the last one.",
        f"RewriteRule ^(.+?)/?$ {target}$1/ [R=303,L]",
        f"RewriteRule ^$ {target} [R=303,L]",
    ]
    return "\n".join(lines) + "\n"


def site_rules(path: str) -> str:
    """The ``.htaccess`` of the site itself, for hosts with Apache; others do without.

    Args:
        path: the path of the site on its host, with a slash at both ends.
    """
    place = _target(path)
    lines = [
        _HEAD.format(
            what="For hosts with Apache; the site works without it, but then it cannot look at Accept headers."
        ),
        _TYPES,
        f"ErrorDocument 404 {path}404.html",
        "<IfModule mod_headers.c>",
        f'  Header always set Content-Security-Policy "{_POLICY}"',
        '  Header always set X-Content-Type-Options "nosniff"',
        '  Header always set Referrer-Policy "no-referrer"',
        "</IfModule>",
        f"RewriteBase {path}",
        *_by_accept(place),
        "# VoID by its own name",
        f"RewriteRule ^\\.well-known/void$ {place}.well-known/void.ttl [R=303,L]",
    ]
    return "\n".join(lines) + "\n"


def _target(address: str) -> str:
    """An address as it may stand in a rule: what the rules give a meaning to is escaped."""
    return re.sub(r"([$%\\])", r"\\\1", address.replace(" ", "%20"))


def _by_accept(target: str) -> list[str]:
    """Rules that look at the Accept header and lead to a document in the kind it asks for."""
    lines = ["# What the Accept header asks for without reservation, when it does not ask for HTML in the same way"]
    lines += [line for suffix, kind in KINDS for line in _kind(suffix, kind, _FULL)]
    lines.append("# What it asks for with reservation, when it does not ask for HTML at all")
    lines += [line for suffix, kind in KINDS for line in _kind(suffix, kind, _SOME)]
    whole = "|".join(suffix for suffix, _ in WHOLE)
    return [
        *lines,
        f"RewriteCond %{{ENV:{_KIND}}} ^(?:{whole})$",
        f"RewriteRule ^ontology/?$ {target}ontology.%{{ENV:{_KIND}}} [R=303,L]",
        f"RewriteCond %{{ENV:{_KIND}}} .",
        f"RewriteRule ^{_THING}/?$ {target}$1.%{{ENV:{_KIND}}} [R=303,L]",
    ]


def _kind(suffix: str, kind: str, wanted: str) -> list[str]:
    return [
        f"RewriteCond %{{ENV:{_KIND}}} ^$",
        f'RewriteCond %{{HTTP_ACCEPT}} "{_START}{re.escape(kind)}{wanted}" [NC]',
        f'RewriteCond %{{HTTP_ACCEPT}} "!{_START}{_HTML}{wanted}" [NC]',
        f"RewriteRule ^ - [E={_KIND}:{suffix}]",
    ]
