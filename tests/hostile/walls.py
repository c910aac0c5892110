"""What no process of the campaign may do, held by the system itself: open an internet socket."""

from __future__ import annotations

import ctypes
import platform
import signal
import struct
import sys

KILLED_FOR_A_SOCKET = signal.SIGSYS if sys.platform != "win32" else 0
"""How a process ends that asks the system for an internet socket."""
_SYSTEMS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine to the number of its system in a filter, and of ``socket`` among its calls."""
_AF_INET, _AF_INET6 = 2, 10
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def without_sockets() -> bool:
    """From now on this process, native code and children too, is killed where it opens an internet socket.

    False where the system has no such filter (other than Linux).
    """
    if sys.platform != "linux" or platform.machine() not in _SYSTEMS:
        return False
    steps = _steps(*_SYSTEMS[platform.machine()])
    program = _Program(len(steps) // 8, steps)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _steps(system: int, call: int) -> bytes:
    """A program of the kernel's packet filter: its input is the number of a call, the system, and the arguments."""
    rows = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 5, system),
        (_LOAD, 0, 0, 0),
        (_EQUAL, 0, 3, call),
        (_LOAD, 0, 0, 16),
        (_EQUAL, 2, 0, _AF_INET),
        (_EQUAL, 1, 0, _AF_INET6),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL_PROCESS),
    ]
    return b"".join(struct.pack("<HBBI", *row) for row in rows)
