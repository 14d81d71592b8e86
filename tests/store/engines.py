"""Other people's SPARQL engines, run beside the store: a Virtuoso server and Comunica in Node.js."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tools import needs

COMUNICA = ("@comunica/query-sparql-rdfjs-lite@5.2.3", "n3@2.13.12")

_GRAPH = "https://example.org/kg"
_START_SECONDS = 90
_SETTINGS = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 100
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
FileExtend = 100
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 4
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 4
"""

Answer = tuple[list[str], list[list[str]]]


@dataclass(frozen=True, slots=True)
class Virtuoso:
    """A running server."""

    sql: int
    http: int

    def load(self, path: Path) -> None:
        """Read N-Triples that lie in the server's folder."""
        command = f"DB.DBA.TTLP(file_to_string_output('{path}'), '', '{_GRAPH}', 0); checkpoint;"
        done = self._isql(command)
        assert done.returncode == 0 and "Error" not in done.stdout, done.stdout + done.stderr

    def select(self, query: str) -> Answer:
        """Columns and rows, asked over the SPARQL protocol."""
        form = urllib.parse.urlencode({"query": query, "default-graph-uri": _GRAPH}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http}/sparql", form, {"Accept": "application/sparql-results+json"}
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            answer = json.load(reply)
        columns = answer["head"]["vars"]
        found = answer["results"]["bindings"]
        return columns, [[row[c]["value"] if c in row else "" for c in columns] for row in found]

    def shutdown(self) -> None:
        """Ask it to stop."""
        self._isql("shutdown;")

    def _isql(self, command: str) -> subprocess.CompletedProcess[str]:
        program = [needs("isql-vt"), f"127.0.0.1:{self.sql}", "dba", "dba", "ERRORS=STDOUT", f"exec={command}"]
        return subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def virtuoso(folder: Path) -> Iterator[Virtuoso]:
    """A server of its own in ``folder``, on free ports of the loopback interface, gone at the end; or a skip."""
    program, _ = needs("virtuoso-t"), needs("isql-vt")
    server = Virtuoso(*_free_ports(2))
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(sql=server.sql, http=server.http, folder=folder), encoding="utf-8")
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [program, "+configfile", str(settings), "+foreground"], cwd=folder, stdout=output, stderr=output
        )
    try:
        _wait(process, server, folder)
        yield server
    finally:
        _stop(process, server)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def _wait(process: subprocess.Popen[bytes], server: Virtuoso, folder: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            server.select("SELECT * WHERE { ?s a <urn:nothing> }")
            return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    said = (folder / "output.txt").read_text(encoding="utf-8", errors="replace")[-2000:]
    raise AssertionError(f"Virtuoso did not start (exit status {process.poll()}): {said}")


def _stop(process: subprocess.Popen[bytes], server: Virtuoso) -> None:
    """First by asking, then by signals: nothing may be left running whatever the test did."""
    try:
        if process.poll() is None:
            server.shutdown()
            process.wait(20)
    except (subprocess.TimeoutExpired, OSError):
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def comunica_modules(folder: Path) -> Path:
    """The npm packages in ``folder``, or a skip."""
    npm, _ = needs("npm"), needs("node")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]
    try:
        done = subprocess.run(
            [*command, "--prefix", str(folder), *COMUNICA], capture_output=True, text=True, timeout=180, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip("npm took too long to fetch Comunica")
    if done.returncode:
        pytest.skip(f"npm could not fetch Comunica: {done.stderr[-300:]}")
    return folder / "node_modules"


def comunica_select(modules: Path, data: Path, queries: Sequence[str], folder: Path) -> tuple[int, list[Answer]]:
    """How many triples Comunica's store holds after reading N-Triples, and its answer to each query."""
    asked = folder / "queries.json"
    asked.write_text(json.dumps(queries), encoding="utf-8")
    done = subprocess.run(
        [needs("node"), str(Path(__file__).with_name("comunica.cjs")), str(data), str(asked)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "NODE_PATH": str(modules)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    return answer["size"], [(a["columns"], a["rows"]) for a in answer["answers"]]
