"""Guards for every test: no network, fresh user folders, nothing written outside the test's own folder, no deadline."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

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
