"""The set-up says what a machine lacks, and makes a broken environment anew."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETUP = ROOT / ".ci" / "install"
NO_PIP = """#!/bin/sh
case "$*" in
*"-m pip"* | *ensurepip*) exit 1 ;;
*"-m venv --clear"*) mkdir -p .venv/bin && touch .venv/pyvenv.cfg && cp "$0" .venv/bin/python ;;
*"-m venv"*) exit 1 ;;
--version) echo Python VERSION.1 ;;
-c*) echo VERSION ;;
esac
"""


def set_up(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up where the only Python says it is ``version`` and has no pip."""
    (folder / "bin").mkdir()
    for name in ("bash", "sh", "rm", "cp", "mkdir", "touch", "env"):
        (folder / "bin" / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    python = folder / "bin" / "python3"
    python.write_text(NO_PIP.replace("VERSION", version))
    python.chmod(0o755)
    return subprocess.run(
        ["/bin/bash", str(SETUP), "-e", "."],
        cwd=folder,
        env={"PATH": str(folder / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="the set-up is a bash script")
def test_setting_up_says_what_is_missing(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    done = set_up(tmp_path / "a", "3.11")
    assert done.returncode == 1
    assert "apt-get install python3-pip" in done.stderr
    done = set_up(tmp_path / "b", "3.13")
    assert done.returncode == 1
    assert "needs Python 3.11, and here is Python 3.13.1" in done.stderr
    (tmp_path / "c" / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "c" / ".venv" / "pyvenv.cfg").touch()
    (tmp_path / "c" / ".venv" / "bin" / "python").symlink_to("/nowhere/python")
    done = set_up(tmp_path / "c", "3.11")
    assert "made anew" in done.stderr
    assert (tmp_path / "c" / ".venv" / "bin" / "python").is_file()
