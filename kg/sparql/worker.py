"""The process that evaluates queries, so that a runaway one can be killed and a crash takes nothing along.

Frames on both pipes: four bytes of length, then that many bytes. The first frame in is the store to load, the first
out says that it is loaded; then every request gets a head (JSON) and, where it went well, a body.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import sys

TYPE_CHECKING = False  # typing itself would take longer to load than all of this
if TYPE_CHECKING:
    from typing import IO

LENGTH = struct.Struct(">Q")


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """The next frame; None at the end."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = pipe.read(length)
    return body if len(body) == length else None


def write_frame(pipe: IO[bytes], body: bytes) -> None:
    """Write one frame."""
    pipe.write(LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def main() -> None:
    """Serve the requests on standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    requests, replies = sys.stdin.buffer, _claimed_output()
    first = read_frame(requests)
    if first is None:
        return
    from kg.sparql.evaluate import evaluate, load

    setup = json.loads(first)
    prefixes: dict[str, str] = setup["prefixes"]
    try:
        store = load(setup["source"])
        if os.path.isfile(setup["source"]):  # noqa: PTH113 - pathlib takes as long to load as a query takes
            _forbid_connections()
    except (OSError, SyntaxError, ValueError) as error:
        write_frame(replies, json.dumps({"error": "load", "message": str(error)}).encode())
        return
    write_frame(replies, b"{}")
    while (frame := read_frame(requests)) is not None:
        record = json.loads(frame)
        _kill_self_after(record["timeout"])
        try:
            form, body, cut = evaluate(store, record["query"], record["bindings"], record["limit"], prefixes)
        except SyntaxError as error:
            write_frame(replies, json.dumps({"error": "syntax", "message": error.msg}).encode())
        except Exception as error:
            write_frame(replies, json.dumps({"error": "other", "message": str(error)}).encode())
        else:
            write_frame(replies, json.dumps({"form": form, "cut": cut}).encode())
            write_frame(replies, body)
        _kill_self_after(None)


def _claimed_output() -> IO[bytes]:
    # Whatever prints to standard output must not end up between frames.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


def _kill_self_after(seconds: float | None) -> None:
    """Should the parent be gone, nobody kills us: the system does, a little later. POSIX only."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + 1 if seconds else 0)


def _forbid_connections() -> None:
    """Take away the right to open further files and sockets: a second lock on the door that ``guard`` closes."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        probe = os.open(os.devnull, os.O_RDONLY)
        os.close(probe)
        resource.setrlimit(resource.RLIMIT_NOFILE, (probe, probe))
