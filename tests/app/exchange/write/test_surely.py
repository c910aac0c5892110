"""A write of GDAL's that failed without a word is heard."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.write.surely import write_surely


def writer(*contents: dict[str, bytes]) -> Callable[[Path], None]:
    """Writes files by suffix, other ones each time."""
    turns: Iterable[dict[str, bytes]] = iter(contents)

    def write(path: Path) -> None:
        warnings.warn("a library speaks", RuntimeWarning, stacklevel=1)
        for suffix, content in next(iter(turns)).items():
            path.with_suffix(suffix).write_bytes(content)

    return write


def test_equal_files_stay(tmp_path: Path) -> None:
    (tmp_path / "other.prj").write_bytes(b"not of it")
    files = {".shp": b"shapes", ".prj": b"system"}
    write_surely(tmp_path / "a [1].shp", writer(files, files))
    assert {file.name for file in tmp_path.iterdir()} == {"a [1].shp", "a [1].prj", "other.prj"}


@pytest.mark.parametrize("second", [{".shp": b"shapes"}, {".shp": b"shapes", ".prj": b""}])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_file_that_lacks_or_differs_is_refused(tmp_path: Path, second: dict[str, bytes], backwards: bool) -> None:
    contents = [{".shp": b"shapes", ".prj": b"system"}, second]
    with pytest.raises(UserError, match=r"a\.shp could not be written completely"):
        write_surely(tmp_path / "a.shp", writer(*contents[:: -1 if backwards else 1]))
