"""What is traced covers every command, and a socket to the internet would be seen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.hostile import networks, traces


def test_every_command_is_tried() -> None:
    tried = [*networks.commands()]
    assert networks.untried(tried) == set()
    assert networks.untried([one for one in tried if one[0] != "trial"]) == {"trial"}


@pytest.mark.skipif(not traces.tracer(), reason="strace is not installed, or may not trace")
def test_an_internet_socket_of_a_child_is_seen(tmp_path: Path) -> None:
    ask = "import socket; socket.socket(socket.AF_UNIX); socket.socket(socket.AF_INET6)"
    program = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {ask!r}])"]
    run = networks.traced(program, tmp_path)
    assert run.code == 0
    assert "socket(AF_INET6" in run.internet[0]
    assert len(run.calls) >= 2
    none = networks.traced([sys.executable, "-c", ""], tmp_path)
    assert (none.code, none.internet) == (0, ())
