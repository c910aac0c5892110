"""A listener on this machine that counts who connects: what a hostile file's address would reach."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SERVER = """
import socket, sys
door = socket.create_server(("127.0.0.1", 0), backlog=64)
print(door.getsockname()[1], flush=True)
while True:
    one, _ = door.accept()
    with open(sys.argv[1], "ab", buffering=0) as log:
        log.write(b".")
    one.close()
"""


@dataclass(frozen=True)
class Listener:
    """A port of this machine, and a file that grows by a byte with every connection to it."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        """Its address, without the last part."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """How many connected so far."""
        return self.log.stat().st_size


@contextmanager
def listening(folder: Path) -> Iterator[Listener]:
    """A listener on a free port, which hangs up on everybody.

    A process of its own: a library that waits for an answer may hold what a thread would need to give one.
    """
    log = folder / "connections"
    log.touch()
    server = subprocess.Popen([sys.executable, "-c", _SERVER, str(log)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield Listener(int(server.stdout.readline()), log)
    finally:
        server.kill()
        server.communicate()
