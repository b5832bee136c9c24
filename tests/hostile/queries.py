"""Later."""

DATA = "<urn:g> { <urn:a> <urn:p> <urn:b> }"
