"""What a traced worker asked of the system: files that it opened outside of where it may, and internet sockets.

The tracer is strace. Paths are those of what was opened, after links: the tracer prints them with each descriptor.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.hostile.worker import MARK

ROOT = Path(__file__).parents[2]
_CALLS = "trace=network,open,openat,openat2,creat,access,faccessat,faccessat2"
_MARKED = re.compile(rf'"{MARK}(\d+|end)"')
_OPENED = re.compile(r"\b(?:open|openat|openat2|creat)\(.*\)\s+= \d+<(.*)>$")
_SOCKET = re.compile(r"\bsocket\(AF_INET6?\b")
_SYSTEM = (
    "/usr/lib/",
    "/usr/lib64/",
    "/lib/",
    "/lib64/",
    "/usr/share/",
    "/usr/local/",
    "/proc/",
    "/sys/",
    "/dev/null",
    "/dev/urandom",
    "/dev/shm/sem.",  # noqa: S108 - the system's semaphores; tests may work beside them
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/fonts/",
    "/etc/mime.types",
    "/etc/ssl/openssl.cnf",
    "/var/cache/fontconfig",
)


@cache
def tracer() -> str | None:
    """The program that traces; None where there is none, or where the system does not let it."""
    program = shutil.which("strace")
    tries = [program or "", "-f", "--seccomp-bpf", "-o", os.devnull, sys.executable, "-c", ""]
    return program if program and subprocess.run(tries, capture_output=True, check=False).returncode == 0 else None


def traced(command: Sequence[str], pipe: Path) -> list[str]:
    """A command under the tracer, which writes into a pipe."""
    return [
        tracer() or "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-s",
        "200",
        "-e",
        _CALLS,
        "-o",
        str(pipe),
        *command,
    ]


class Trace:
    """Reads a pipe that a tracer writes to, on a thread of its own."""

    def __init__(self, pipe: Path, allowed: Sequence[Path]) -> None:
        os.mkfifo(pipe)
        program = (ROOT, Path(sys.prefix), Path(sys.base_prefix))
        self._pipe = pipe
        self._allowed = (*_SYSTEM, *(f"{place}/" for place in (*program, *allowed)))
        self._faults: dict[str, dict[str, list[str]]] = {}
        self._ended = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def faults_of(self, number: int) -> dict[str, list[str]]:
        """What case ``number`` may not have done; waits until it has been traced to its end."""
        with self._ended:
            self._ended.wait_for(lambda: str(number) in self._faults, timeout=30)
            return self._faults.pop(str(number), {"not traced": [str(number)]})

    def _read(self) -> None:
        case, faults = "", defaultdict[str, list[str]](list)
        with self._pipe.open("r", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if mark := _MARKED.search(line):
                    if mark[1] == "end":
                        with self._ended:
                            self._faults[case] = dict(faults)
                            self._ended.notify_all()
                    case, faults = mark[1], defaultdict(list)
                elif _SOCKET.search(line):
                    faults["socket"].append(line.strip()[:200])
                elif (opened := _OPENED.search(line)) and not self._may(opened[1], case):
                    faults["outside"].append(opened[1])

    def _may(self, path: str, case: str) -> bool:
        if path.startswith(self._allowed) or not path.startswith("/"):
            return True
        return f"/case-{case}/" in f"{path}/" or path in (str(ROOT), sys.prefix)
