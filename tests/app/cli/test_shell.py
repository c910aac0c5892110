"""How every command ends, and what the shell around them takes and says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from app.cli import shell
from app.cli.main import cli
from app.errors import Cancelled
from resources.literal import in_json, literal
from tests.builders.files import digest
from tests.builders.nasty_texts import BROKEN, NASTY

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (KeyboardInterrupt(), 1, "Stopped.\n"),
        (Cancelled(), 1, "Stopped. The project is unchanged.\n"),
        (PermissionError(13, "Permission denied", "/a/b"), 1, "/a/b: Permission denied. "),
        (OSError(36, "File name too long", b"\xff" * 300), 1, "File name too long. "),
        (RuntimeError("odd"), 3, "Sarhad failed: odd. "),
    ],
)
def test_how_a_run_ends(
    error: BaseException, code: int, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(cli, "main", fail)
    with pytest.raises(SystemExit) as left:
        shell.run(["info", "p.gpkg"])
    printed = capsys.readouterr().err
    assert left.value.code == code
    assert text in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize("command", ["analyse", "profile", "sightlines", "viewshed", "import", "export", "report"])
def test_click_leaves_unreadable_files_to_the_program(command: str) -> None:
    files = [parameter.type for parameter in cli.commands[command].params if isinstance(parameter.type, click.Path)]
    assert files
    assert not any(kind.readable for kind in files)


def test_names_too_long_for_the_system(project: Path, tmp_path: Path) -> None:
    done = run("export", str(project), "Posts", str(tmp_path / ("n" * 300 + ".csv")))
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    done = run("info", str(tmp_path / ("n" * 300 + ".gpkg")))
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


def run(*arguments: str | bytes, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | variables
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments], capture_output=True, check=False, env=environment
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be any bytes")
def test_names_that_are_no_text(project: Path, tmp_path: Path) -> None:
    before = digest(project)
    rows = tmp_path / "i.csv"
    rows.write_text("name,lon,lat\na,70,37.7\n", encoding="utf-8")
    odd = os.fsencode(tmp_path) + b"/\xff.csv"
    Path(os.fsdecode(odd)).write_bytes(rows.read_bytes())
    for file, name in ((str(rows), b"\xffa"), (odd, b"good")):
        done = run("import", str(project), file, "--as", "incidents", "--name", name)
        assert done.returncode == 1, done.stderr
        assert done.stderr.count(b"\n") == 1
        assert b"not valid UTF-8" in done.stderr
    assert digest(project) == before


@pytest.mark.parametrize("text", [*NASTY.values(), *BROKEN.values()], ids=[*NASTY, *BROKEN])
def test_a_line_is_one_line_and_moves_no_cursor(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    shell.echo(text)
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert printed == literal(printed)
    shell.print_json({"name": text})
    answer = capsys.readouterr().out
    assert answer == in_json(answer)
    assert json.loads(answer) == {"name": text}


def test_wrong_words_of_a_command_move_no_cursor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {**os.environ, "NUMBA_CACHE_DIR": "-"})
    with pytest.raises(SystemExit) as left:
        shell.run(["import", "p.gpkg", "a.csv", "--as", NASTY["terminal"]])
    assert left.value.code == 2
    assert r"\x1b[2J" in capsys.readouterr().err


def test_a_log_of_a_crash_moves_no_cursor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(NASTY["terminal"] + BROKEN["surrogate"])

    monkeypatch.setattr(cli, "main", fail)
    monkeypatch.setattr(shell, "log_folder", lambda: tmp_path)
    with pytest.raises(SystemExit):
        shell.run([])
    (log,) = tmp_path.iterdir()
    assert r"RuntimeError: nasty\x1b]0;owned\x07" in log.read_text("utf-8")
