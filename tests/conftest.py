"""Guards for every test: no network, fresh user folders, nothing written outside the test's own folder, no deadline."""

from __future__ import annotations

import os
import re
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from app.paths import kernel_cache

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
_ROOM = 8_000_000_000
"""Bytes that have to be free there and in memory; the tests need a quarter of them."""

# Where programs that tests start look too, so that a kernel is compiled once for all of them.
os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))


def _has_room() -> bool:
    """Whether the tests' folders may be in memory."""
    if not (_IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK)):
        return False
    free = re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text("utf-8"))
    return free is not None and min(shutil.disk_usage(_IN_MEMORY).free, 1024 * int(free[1])) > _ROOM


# Half the time of a test of projects goes by in waiting for a disk to flush, which memory need not.
if _has_room():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_IN_MEMORY))

# Timings are never tested, and how long one example takes says more of the machine than of the code.
settings.register_profile("sarhad", deadline=None)
settings.load_profile("sarhad")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that opens an internet socket; local ones (the X server's) are fine."""
    real = socket.socket.__init__

    def guarded(self: socket.socket, family: int = -1, *args: Any, **kwargs: Any) -> None:
        if family in (socket.AF_INET, socket.AF_INET6, -1):
            raise AssertionError("a socket to the network was opened")
        real(self, family, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "__init__", guarded)


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings, caches and logs of a test stand in its own folder."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
