"""A system call of a child made to fail, by strace: which calls write, and the one that is to fail."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ERRORS = {
    **dict.fromkeys(("write", "pwrite64", "writev", "copy_file_range", "sendfile", "fallocate"), ("ENOSPC", "EIO")),
    **dict.fromkeys(("fsync", "fdatasync"), ("EIO", "ENOSPC")),
    **dict.fromkeys(("ftruncate", "truncate"), ("EIO", "ENOSPC")),
    **dict.fromkeys(("rename", "renameat", "renameat2", "link", "linkat", "symlink"), ("EACCES", "EIO", "ENOSPC")),
    **dict.fromkeys(("unlink", "unlinkat", "rmdir"), ("EACCES", "EIO", "EROFS")),
    **dict.fromkeys(("mkdir", "mkdirat"), ("ENOSPC", "EACCES", "EROFS")),
    **dict.fromkeys(("chmod", "fchmod", "fchmodat"), ("EPERM", "EROFS")),
    "openat": ("ENOSPC", "EACCES", "EROFS"),
}
"""The calls that write, and what they may fail with."""
_CALL = re.compile(r"^(\d+)\s+(\w+)\((.*)", re.DOTALL)
_TRACED = ",".join(ERRORS)
_ANY_TRACER = (0x59616D61, ctypes.c_ulong(-1))


@dataclass(frozen=True, order=True)
class Call:
    """The ``number``th call of a name by a thread, from 1, and what it was about."""

    name: str
    number: int
    about: str


def available() -> bool:
    """Whether there is a strace that may follow a process."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def traced(work: Callable[[], int], trace: Path, output: Path, fail: tuple[Call, str] | None = None) -> int:
    """Run ``work`` in a forked child followed by strace, with one call failing; the child's exit code.

    A negative one is the signal that ended it. Both streams of the child go to ``output``.
    """
    waiting, go = os.pipe()
    pid = os.fork()
    if pid == 0:
        _life(work, waiting, output)
    os.close(waiting)
    injected = [] if fail is None else ["-e", f"inject={fail[0].name}:error={fail[1]}:when={fail[0].number}"]
    command = ["strace", "-f", "-y", "-qq", "-s", "0", "-o", str(trace), "-e", f"trace={_TRACED}", *injected]
    with subprocess.Popen([*command, "-p", str(pid)], stderr=subprocess.PIPE, text=True) as strace:
        while not _is_followed(pid):
            if strace.poll() is not None:
                raise RuntimeError(strace.stderr.read() if strace.stderr else "strace ended")
            time.sleep(0.002)
        os.write(go, b"!")
        os.close(go)
        status = os.waitpid(pid, 0)[1]
        strace.wait()
    return os.waitstatus_to_exitcode(status)


def _life(work: Callable[[], int], waiting: int, output: Path) -> None:
    """The life of the child: never returns."""
    code = 3
    try:
        to = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(to, 1)
        os.dup2(to, 2)
        ctypes.CDLL(None).prctl(*_ANY_TRACER, 0, 0, 0)
        os.read(waiting, 1)
        code = work()
    except BaseException:  # noqa: BLE001 - it is read in the output
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _is_followed(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    return not re.search(r"^TracerPid:\t0$", status, re.MULTILINE)


def calls(trace: Path, below: Path) -> list[Call]:
    """The calls of a trace that write to files below a folder."""
    return sorted({call for call in _all(trace) if str(below) in call.about and _writes(call)})


def failed(trace: Path) -> str:
    """The calls that were made to fail in a trace, as strace tells them."""
    lines = trace.read_text("utf-8", "replace").splitlines()
    return "; ".join(line for line in lines if line.endswith("(INJECTED)"))


def _all(trace: Path) -> Iterator[Call]:
    numbers: Counter[tuple[str, str]] = Counter()
    for line in trace.read_text("utf-8", "replace").splitlines():
        if match := _CALL.match(line):
            thread, name, about = match.groups()
            numbers[thread, name] += 1
            yield Call(name, numbers[thread, name], about)


def _writes(call: Call) -> bool:
    return call.name != "openat" or "O_CREAT" in call.about
