"""The set-up takes any Python from 3.11 to 3.14, says what a machine lacks, and makes a broken environment anew."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETUP = ROOT / ".ci" / "install"
TAKEN = ("3.11", "3.12", "3.13", "3.14")
NO_PIP = """#!/bin/sh
case "$*" in
*"-m pip"* | *ensurepip*) exit 1 ;;
*"-m venv --clear"*) mkdir -p .venv/bin && touch .venv/pyvenv.cfg && cp "$0" .venv/bin/python ;;
*"-m venv"*) exit 1 ;;
--version) echo Python VERSION.1 ;;
-c*) echo VERSION ;;
esac
"""
pytestmark = pytest.mark.skipif(not Path("/bin/bash").exists(), reason="the set-up is a bash script")


def put_python(path: Path, version: str) -> None:
    """Put a Python at ``path`` that says it is ``version`` and has no pip."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NO_PIP.replace("VERSION", version))
    path.chmod(0o755)


def set_up(folder: Path, **pythons: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up where ``pythons``, version by name, are all there are."""
    (folder / "bin").mkdir()
    for name in ("bash", "sh", "rm", "cp", "mkdir", "touch", "env"):
        (folder / "bin" / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    for name, version in pythons.items():
        put_python(folder / "bin" / name, version)
    return subprocess.run(
        ["/bin/bash", str(SETUP), "-e", "."],
        cwd=folder,
        env={"PATH": str(folder / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


def chosen(folder: Path) -> str:
    """The version of the Python in the environment that ``folder`` now has."""
    answer = subprocess.run([folder / ".venv/bin/python", "--version"], capture_output=True, text=True, check=True)
    return answer.stdout.strip()


@pytest.mark.parametrize("version", TAKEN)
def test_setting_up_says_that_pip_is_missing(tmp_path: Path, version: str) -> None:
    done = set_up(tmp_path, python3=version)
    assert done.returncode == 1
    assert f"There is no pip for Python {version}.1" in done.stderr
    assert "apt-get install python3-pip" in done.stderr


@pytest.mark.parametrize("version", ["2.7", "3.9", "3.10", "3.15", "3.110"])
def test_setting_up_refuses_other_pythons(tmp_path: Path, version: str) -> None:
    done = set_up(tmp_path, python3=version)
    assert done.returncode == 1
    assert f"needs a Python from 3.11 to 3.14, and here is Python {version}.1" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_setting_up_says_that_python_is_missing(tmp_path: Path) -> None:
    done = set_up(tmp_path)
    assert done.returncode == 1
    assert "and here is no Python." in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_python3_is_taken_before_a_newer_one(tmp_path: Path) -> None:
    set_up(tmp_path, **{"python3": "3.12", "python3.14": "3.14"})
    assert chosen(tmp_path) == "Python 3.12.1"


def test_the_newest_is_taken_where_python3_will_not_do(tmp_path: Path) -> None:
    set_up(tmp_path, **{"python3": "3.10", "python3.11": "3.11", "python3.13": "3.13", "python3.15": "3.15"})
    assert chosen(tmp_path) == "Python 3.13.1"


def test_an_environment_that_will_do_is_kept(tmp_path: Path) -> None:
    put_python(tmp_path / ".venv/bin/python", "3.14")
    (tmp_path / ".venv/pyvenv.cfg").touch()
    assert "made anew" not in set_up(tmp_path, python3="3.12").stderr
    assert chosen(tmp_path) == "Python 3.14.1"


@pytest.mark.parametrize("version", [None, "3.10"])
def test_an_environment_that_will_not_do_is_made_anew(tmp_path: Path, version: str | None) -> None:
    python = tmp_path / ".venv/bin/python"
    if version is None:
        python.parent.mkdir(parents=True)
        python.symlink_to("/nowhere/python")
    else:
        put_python(python, version)
    (tmp_path / ".venv/pyvenv.cfg").touch()
    assert "made anew" in set_up(tmp_path, python3="3.13").stderr
    assert chosen(tmp_path) == "Python 3.13.1"


def test_all_files_name_the_same_pythons() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.15"
    assert "'>=3.11,<3.15'" in SETUP.read_text(encoding="utf-8")
    asked = re.search(r"^VERSIONS = (.*)$", (ROOT / ".ci" / "resolves.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert asked is not None
    assert tuple(re.findall(r"[\d.]+", asked[1])) == TAKEN
