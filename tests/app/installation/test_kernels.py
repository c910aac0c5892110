"""Whether kernels are compiled is told by a mark that names all that makes numba compile again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.installation import doctor, kernels
from app.paths import kernel_sources

ROOT = Path(__file__).parents[3]


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kernel's source in an installation of its own, with an empty folder for what is compiled."""
    source = tmp_path / "app" / "analysis" / "kernels" / "kernel.py"
    source.parent.mkdir(parents=True)
    source.write_text("a = 1\n")
    monkeypatch.setattr(kernels, "ROOT", tmp_path)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "compiled"))
    return source


def marked() -> None:
    mark = kernels._mark()
    mark.parent.mkdir(exist_ok=True)
    mark.touch()


def test_a_fresh_machine_has_none(sources: Path) -> None:
    assert not kernels.are_compiled()
    assert doctor.kernels().startswith("not compiled yet")
    marked()
    assert kernels.are_compiled()
    assert doctor.kernels() == "compiled"


def test_a_source_that_changed_or_was_installed_anew_is_compiled_again(sources: Path) -> None:
    marked()
    stat = sources.stat()
    os.utime(sources, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert not kernels.are_compiled()
    marked()
    sources.write_text("a = 12\n")
    assert not kernels.are_compiled()


def test_every_file_with_a_compiled_function_is_a_source() -> None:
    """What is not would go on as it was before an update: numba looks at the file of the outermost kernel alone."""
    files = (ROOT / "app").rglob("*.py")
    compiled = {file for file in files if re.search(r"^@(compiled|njit)", file.read_text("utf-8"), re.MULTILINE)}
    assert compiled
    assert compiled <= set(kernel_sources())


def test_another_numba_compiles_again(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marked()
    monkeypatch.setattr(kernels, "version", lambda _: "0.0")
    assert not kernels.are_compiled()


def test_the_command_ends_at_once_where_all_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    marked()
    before = list(tmp_path.iterdir())
    subprocess.run(kernels.command(), check=True, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == before


def test_whether_they_are_compiled_is_asked_without_loading_them() -> None:
    code = "import sys; from app.installation import kernels; kernels.are_compiled(); assert 'numba' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
