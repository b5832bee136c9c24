"""Redirect rules, walked as Apache does (tried with Apache 2.4 as well)."""

import re


def walk(rules: str, path: str, accept: str) -> str | None:
    """Where a path leads: the target of the first rule with R whose conditions hold; None when none does."""
    conditions: list[tuple[str, str, bool]] = []
    environment: dict[str, str] = {}

    def value(text: str, match: re.Match[str] | None = None) -> str:
        text = re.sub(r"%\{ENV:(\w+)\}", lambda found: environment.get(found[1], ""), text)
        text = text.replace("%{HTTP_ACCEPT}", accept)
        return re.sub(r"\$(\d)", lambda found: match[int(found[1])] or "", text) if match else text

    for line in rules.splitlines():
        if line.startswith("RewriteCond "):
            found = re.fullmatch(r'RewriteCond (\S+) (?:"(.+?)"|(\S+))(?: \[(NC)\])?', line)
            assert found, line
            conditions.append((value(found[1]), found[2] or found[3], found[4] == "NC"))
        elif line.startswith("RewriteRule "):
            found = re.fullmatch(r"RewriteRule (\S+) (\S+) \[(\S+)\]", line)
            assert found, line
            match = re.search(found[1], path)
            held = all(
                (re.search(pattern.lstrip("!"), text, re.IGNORECASE if no_case else 0) is None)
                == pattern.startswith("!")
                for text, pattern, no_case in conditions
            )
            conditions = []
            if match and held and found[3].startswith("E="):
                name, _, content = found[3][2:].partition(":")
                environment[name] = content
            elif match and held:
                assert found[3] == "R=303,L"
                return value(found[2], match)
    return None
