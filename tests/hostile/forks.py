"""A task in a fork of this process, with limits of time and memory: whatever it does to itself ends with it."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Report = Callable[[dict[str, Any]], None]
"""Takes what a task says of itself; the first word of a step starts its time anew."""
_LOOK_S = 0.05
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """A step is stopped after so many seconds of processor time, of waiting, or in all; the task where it holds so many
    bytes.

    The time in all is much longer, since others may keep the processor busy.
    """

    processor_s: float = 10.0
    waiting_s: float = 10.0
    all_s: float = 300.0
    memory: int = 3_000_000_000


@dataclass(slots=True)
class Ending:
    """How a task ended. ``code``: its exit code, negative for a signal; ``reports``: what it said of itself."""

    code: int = 0
    peak: int = 0
    """The most memory it held, in bytes."""
    seconds: float = 0.0
    processor_s: float = 0.0
    hung: bool = False
    swelled: bool = False
    reports: list[dict[str, Any]] = field(default_factory=list)


def forked(task: Callable[[Report], None], output: Path, limits: Limits) -> Ending:
    """Run ``task`` in a fork whose standard streams go to the file ``output``, and wait for its end."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    with warnings.catch_warnings():
        # Python warns of every thread; that of Arrow's allocator knows of forks.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        os.close(reading)
        _run(task, writing, output)
    os.close(writing)
    try:
        return _watched(process, reading, limits)
    finally:
        os.close(reading)


def _run(task: Callable[[Report], None], writing: int, output: Path) -> None:
    """The fork's whole life."""
    code = 70
    try:
        os.setpgid(0, 0)
        file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(file, stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        task(lambda report: _write(writing, report))
        code = 0
    except BaseException as error:  # noqa: BLE001 - a fork must not return into the code of its parent
        with suppress(BaseException):
            _write(writing, {"error": f"{type(error).__name__}: {error}"[:500]})
    finally:
        with suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _write(writing: int, report: dict[str, Any]) -> None:
    line = (json.dumps(report) + "\n").encode()
    while line:
        line = line[os.write(writing, line) :]


def _watched(process: int, reading: int, limits: Limits) -> Ending:
    ending, rest = Ending(), b""
    began = step = time.monotonic()
    before, waited = 0.0, 0.0
    while True:
        if select.select([reading], [], [], _LOOK_S)[0]:
            data = os.read(reading, 65_536)
            if not data:
                break
            *lines, rest = (rest + data).split(b"\n")
            ending.reports += [json.loads(line) for line in lines]
            step, (_, before), waited = time.monotonic(), _state(process), 0.0
            continue
        ending.swelled = _memory(process) > limits.memory
        state, busy = _state(process)
        waited += _LOOK_S if state == "S" else 0.0
        too_long = time.monotonic() - step > limits.all_s
        ending.hung = busy - before > limits.processor_s or waited > limits.waiting_s or too_long
        if ending.swelled or ending.hung:
            break
    return _ended(process, ending, began, limits)


def _ended(process: int, ending: Ending, began: float, limits: Limits) -> Ending:
    """Whatever still runs of it is killed."""
    if ending.hung or ending.swelled:
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
    _, status, usage = _waited(process, limits)
    ending.code = os.waitstatus_to_exitcode(status)
    ending.peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    ending.seconds, ending.processor_s = time.monotonic() - began, usage.ru_utime + usage.ru_stime
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    return ending


def _waited(process: int, limits: Limits) -> tuple[int, int, Any]:
    """Its pipe is closed, so it has ended, or is about to."""
    until = time.monotonic() + limits.all_s
    while time.monotonic() < until:
        result = os.wait4(process, os.WNOHANG)
        if result[0]:
            return result
        time.sleep(0.002)
    os.kill(process, signal.SIGKILL)
    return os.wait4(process, 0)


def _state(process: int) -> tuple[str, float]:
    """What a process does ("S": it waits), and its processor time so far in seconds, where the system says so."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return "", 0.0
    return fields[0], (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(process: int) -> int:
    """Memory that a process holds, in bytes; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1]) * _PAGE
    except OSError:
        return 0
