"""A Virtuoso server for the tests, on free ports of this machine and in a folder of its own.

It needs the Debian package virtuoso-opensource: `apt-get install -y --no-install-recommends virtuoso-opensource`.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oxigraph_server import free_port, wait_until_open

PASSWORD = "dba"  # what a new database has; the server listens on this machine only

# Small buffers: the test data are a few thousand statements. One thread: the same each time.
SETTINGS = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 5
CheckpointInterval = 0
DirsAllowed = {folder}
NumberOfBuffers = 8000
MaxDirtyBuffers = 5000
MaxQueryMem = 200M
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 1

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
MaxClientConnections = 5
ServerThreads = 5
EnabledGzipContent = 0
Charset = UTF-8

[SPARQL]
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
ResultSetMaxRows = 0
"""


@dataclass(frozen=True)
class Virtuoso:
    """A running server."""

    folder: Path
    port: int
    sql_port: int

    @property
    def query_url(self) -> str:
        """Where it answers queries."""
        return f"http://127.0.0.1:{self.port}/sparql"

    @property
    def store_url(self) -> str:
        """Where it takes graphs, from whoever names the password."""
        return f"http://127.0.0.1:{self.port}/sparql-graph-crud-auth"

    def isql(self, *statements: str) -> str:
        """Run statements as its administrator; what it printed."""
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{self.sql_port}", "dba", PASSWORD, "ERRORS=STDOUT", "VERBOSE=OFF"],
            input="".join(f"{statement};\n" for statement in statements),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        if "*** Error" in done.stdout:
            raise AssertionError(done.stdout)
        return done.stdout

    def bulk_load(self, name: str) -> None:
        """Load the N-Quads file of this name in its folder, each statement into the graph that the file names."""
        self.isql(
            f"ld_dir('{self.folder}', '{name}', 'urn:nasss:not-named')",
            "rdf_loader_run()",
            "checkpoint",
        )
        failed = self.isql(f"SELECT ll_error FROM DB.DBA.LOAD_LIST WHERE ll_file LIKE '%{name}' AND ll_state <> 2")
        assert "Error" not in failed, failed


@contextmanager
def virtuoso(folder: Path) -> Iterator[Virtuoso]:
    """A new server whose files are in a folder; it is stopped at the end."""
    program = shutil.which("virtuoso-t")
    assert program is not None, "apt-get install -y --no-install-recommends virtuoso-opensource"
    server = Virtuoso(folder, free_port(), free_port())
    settings = folder / "virtuoso.ini"
    settings.write_text(SETTINGS.format(folder=folder, port=server.port, sql_port=server.sql_port), encoding="utf-8")
    with subprocess.Popen(
        [program, "+foreground", "+configfile", str(settings)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            for port in (server.port, server.sql_port):
                wait_until_open(port, process)
            yield server
        finally:
            process.kill()
