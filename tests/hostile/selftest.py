"""Cases that break the rules, to see that the watch sees it. They belong to no run but that of the tests."""

import os
import socket
import time
from contextlib import suppress
from random import Random

from hostile import case
from hostile.sandbox import SECRET, Sandbox


@case("selftest")
def writes_outside(rng: Random, sandbox: Sandbox) -> object:
    return (sandbox.root / "outside" / "evil.txt").write_text("evil", encoding="utf-8")


@case("selftest")
def changes_outside(rng: Random, sandbox: Sandbox) -> object:
    os.truncate(sandbox.secret, 3)
    return None


@case("selftest")
def leaves_a_temporary_file(rng: Random, sandbox: Sandbox) -> object:
    return (sandbox.root / "tmp" / "left").write_text("left", encoding="utf-8")


@case("selftest")
def comes_to_the_trap(rng: Random, sandbox: Sandbox) -> object:
    port = int(sandbox.trap.url.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        return connection.recv(1)


@case("selftest")
def looks_up_a_name(rng: Random, sandbox: Sandbox) -> object:
    with suppress(OSError):
        socket.getaddrinfo("nasss.invalid", 80)
    return None


@case("selftest")
def shows_the_secret(rng: Random, sandbox: Sandbox) -> object:
    return f"<{SECRET}>"


@case("selftest")
def raises(rng: Random, sandbox: Sandbox) -> object:
    return [][1]


@case("selftest")
def says_too_much(rng: Random, sandbox: Sandbox) -> object:
    from nasss.errors import ProblemError

    raise ProblemError("x" * 100_000)


@case("selftest")
def names_no_file(rng: Random, sandbox: Sandbox) -> object:
    from nasss.errors import ProblemError

    sandbox.write("table.csv", b"")
    raise ProblemError("something is wrong somewhere")


@case("selftest")
def takes_memory(rng: Random, sandbox: Sandbox) -> object:
    return len(b"x" * 3_000_000_000)


@case("selftest")
def dies(rng: Random, sandbox: Sandbox) -> object:
    os._exit(7)


@case("selftest")
def never_ends(rng: Random, sandbox: Sandbox) -> object:
    while True:
        time.sleep(1)


@case("selftest")
def is_fine(rng: Random, sandbox: Sandbox) -> object:
    return sandbox.write("own.txt", "fine").read_text(encoding="utf-8")
