"""Validate RO-Crates with roc-validator, offline, in the environment that has it.

Usage: python validate_crate.py CONTEXT CRATE...; prints the issues found as JSON, for each crate a list of texts.

The validator's profiles are packaged with it, the JSON-LD context is not: it would be fetched. CONTEXT is the copy that
comes with the rocrate library, put into the validator's cache under the address that the crate gives.
"""

import json
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch


def refuse(*_: Any) -> None:
    """In the place of every connection."""
    raise OSError("the validator wanted the network")


def main(context: Path, crates: list[Path]) -> None:
    """Print what the validator finds."""
    from requests import Request
    from requests_cache import CachedResponse, CachedSession
    from rocrate_validator import models, services

    text = context.read_bytes()
    address = json.loads(text)["@id"]
    found: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        cache = str(Path(folder) / "cache")
        with CachedSession(cache, backend="sqlite", expire_after=-1) as session:
            response = CachedResponse(
                status_code=200, url=address, content=text, headers={"Content-Type": "application/ld+json"}
            )
            session.cache.save_response(response, cache_key=session.cache.create_key(Request("GET", address)))
        with patch.object(socket.socket, "connect", refuse):
            for crate in crates:
                settings = services.ValidationSettings(
                    rocrate_uri=str(crate),
                    profile_identifier=f"ro-crate-{address.split('/')[-2]}",
                    requirement_severity=models.Severity.RECOMMENDED,
                    offline=True,
                    cache_path=cache,
                )
                issues = services.validate(settings).get_issues()
                found.append(sorted(f"{one.severity.name} {one.check.identifier}: {one.message}" for one in issues))
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
