"""Validate an RO-Crate with roc-validator, offline, in the environment that has it.

Usage: python validate_crate.py CRATE CONTEXT SEVERITY; prints the issues found as JSON, one list of texts.

The validator's profiles are packaged with it, the JSON-LD context is not: it would be fetched. CONTEXT is the copy that
comes with the rocrate library, put into the validator's cache under the address that the crate gives.
"""

import json
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any


def refuse(*_: Any) -> None:
    """In the place of every connection."""
    raise OSError("the validator wanted the network")


def main(crate: Path, context: Path, severity: str) -> None:
    """Print what the validator finds."""
    from requests import Request
    from requests_cache import CachedResponse, CachedSession
    from rocrate_validator import models, services

    text = context.read_bytes()
    metadata = json.loads((crate / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    address = metadata["@context"]
    known = json.loads(text)["@id"]
    if address != known:
        raise SystemExit(f"the crate names the context {address}, at hand is {known}")
    with tempfile.TemporaryDirectory() as folder:
        cache = str(Path(folder) / "cache")
        with CachedSession(cache, backend="sqlite", expire_after=-1) as session:
            response = CachedResponse(
                status_code=200, url=address, content=text, headers={"Content-Type": "application/ld+json"}
            )
            session.cache.save_response(response, cache_key=session.cache.create_key(Request("GET", address)))
        socket.socket.connect = refuse  # type: ignore[method-assign]
        settings = services.ValidationSettings(
            rocrate_uri=str(crate),
            profile_identifier=f"ro-crate-{address.split('/')[-2]}",
            requirement_severity=getattr(models.Severity, severity),
            offline=True,
            cache_path=cache,
        )
        result = services.validate(settings)
        issues = [f"{issue.severity.name} {issue.check.identifier}: {issue.message}" for issue in result.get_issues()]
    print(json.dumps(sorted(issues)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
