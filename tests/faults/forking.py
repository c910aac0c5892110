"""Children forked from a process that has everything imported: a start costs milliseconds, and the parent stays plain.

The parent only forks: whatever opens a project, starts threads or compiles kernels is done in a child.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import app
import layers
import resources
import widgets

_SLOW = (
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "pyarrow.parquet",
    "scipy.optimize",
    "typst",
)
Tell = Callable[[object], None]
"""Hands a line to the parent, at once."""


@dataclass
class Child:
    """A running child: what it wrote so far comes with ``ended``."""

    pid: int
    reading: int
    log: Path
    lines: list[str] = field(default_factory=list)

    def first_line(self) -> str:
        """The first line the child writes; empty if it ended without one."""
        line = b""
        while not line.endswith(b"\n") and (letter := os.read(self.reading, 1)):
            line += letter
        return line.decode().strip()

    def kill_at(self, moment: float, latest: float, when: Callable[[], bool]) -> bool:
        """Kill -9 as soon as something holds from a moment of the monotonic clock on; False if it came too late."""
        time.sleep(max(0.0, moment - time.monotonic()))
        while not when() and time.monotonic() < latest:
            time.sleep(0.0001)
        os.kill(self.pid, signal.SIGKILL)
        status = os.waitpid(self.pid, 0)[1]
        self._ended(status)
        return os.WIFSIGNALED(status)

    def wait(self) -> None:
        """Wait until the child has ended by itself."""
        self._ended(os.waitpid(self.pid, 0)[1])

    def _ended(self, status: int) -> None:
        with os.fdopen(self.reading, "rb") as pipe:
            # The last line may be cut short: what was not told whole was not told.
            self.lines = [line.decode() for line in pipe.read().split(b"\n")[:-1]]
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, -signal.SIGKILL):
            raise RuntimeError(f"a child ended with {code}:\n{self.log.read_text('utf-8', 'replace')[-3000:]}")


def preload() -> None:
    """Import all that any work may need, so that no child has to."""
    rooms = (app, layers, resources, widgets)
    modules = [module.name for room in rooms for module in walk_packages(room.__path__, f"{room.__name__}.")]
    for name in (*_SLOW, *modules):
        import_module(name)


def start(work: Callable[[Tell], None], log: Path) -> Child:
    """Run ``work`` in a child; what it prints goes to ``log``."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _carry_out(lambda: work(lambda line: _write(writing, f"{line}\n".encode())), log)
    os.close(writing)
    return Child(pid, reading, log)


def _write(to: int, content: bytes) -> None:
    os.write(to, content)


def answer(work: Callable[[], Any], log: Path) -> Any:
    """What ``work`` returns, worked out in a child. Raises RuntimeError if it raises."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _carry_out(lambda: _hand_over(work(), writing), log)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    status = os.waitpid(pid, 0)[1]
    if os.waitstatus_to_exitcode(status) or not content:
        raise RuntimeError(f"a child failed:\n{log.read_text('utf-8', 'replace')[-3000:]}")
    return pickle.loads(content)  # noqa: S301 - written by our own child just now


def _hand_over(result: Any, writing: int) -> None:
    with os.fdopen(writing, "wb") as pipe:
        pickle.dump(result, pipe)


def _carry_out(work: Callable[[], None], log: Path) -> None:
    """The life of a child: never returns."""
    code = 1
    try:
        to = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(to, 1)
        os.dup2(to, 2)
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - the parent reads the log
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
