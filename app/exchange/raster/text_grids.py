"""Heights as text (ASCII grids): their rows are gone through once from the first, before any other is read.

GDAL finds a row by reading those before it, and where one of them is broken it begins anew for each: what is cut off
in the middle takes it twice the time with every row.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from rasterio.io import DatasetReader
from rasterio.windows import Window

from app.errors import UserError
from app.exchange.raster.vrt_sources import described_by
from layers.text import QT_TRANSLATE_NOOP

NO_NUMBER = QT_TRANSLATE_NOOP(
    "Error",
    "{name} holds “{text}” among its heights, which is no number. Correct it, write the number that marks voids in its "
    "place, or obtain the file again.",
)
_DRIVER = "AAIGrid"
_ROWS = 64
"""So many are read at a time."""
_HEAD = 100
_WORDS = (b"ncols", b"nrows", b"xll", b"yll", b"cellsize", b"dx", b"dy", b"nodata")
"""With one of these a grid of text begins."""
_HEADER = re.compile(
    rb"\A(?:\s*(?:ncols|nrows|xll\w*|yll\w*|cellsize|dx|dy|nodata\w*)[ \t]+\S+[ \t]*(?:\r?\n|\r))+", re.I
)
_NO_NUMBER = re.compile(rb"(?<!\S)(?![-+]?(?:[.,]?\d|nan|inf))\S+", re.I)
"""A word that does not begin as a number does: GDAL takes it for 0 and says nothing."""
_CHUNK = 1 << 20
_gone_through: set[tuple[str, int, int, str]] = set()


def check_rows(raster: Any, path: Path) -> None:
    """Read all rows of an open raster from the file ``path`` if it is a grid of text, or describes some.

    Raises rasterio's errors at a row that is broken, UserError for a height that is no number. What has been gone
    through is not again until it changes.
    """
    if raster.driver == _DRIVER:
        _check_once(raster, path)
    elif path.suffix.lower() == ".vrt":
        for part in filter(_is_text_grid, described_by(path).files):
            with DatasetReader(str(part), driver=[_DRIVER]) as source:
                _check_once(source, part)


def _check_once(raster: Any, path: Path) -> None:
    status = path.stat()
    state = (str(path.resolve()), status.st_size, status.st_mtime_ns, raster.name)
    if state in _gone_through:
        return
    for first in range(0, raster.height, _ROWS):
        raster.read(1, window=Window(0, first, raster.width, min(_ROWS, raster.height - first)))
    with ExitStack() as stack:
        if path.suffix.lower() == ".zip":
            archive = stack.enter_context(zipfile.ZipFile(path))
            member = next((name for name in archive.namelist() if raster.name.endswith(f"/{name}")), None)
            file = member and stack.enter_context(archive.open(member))
        else:
            file = stack.enter_context(path.open("rb"))
        if file:
            _refuse_words(file, Path(raster.name).name)
    _gone_through.add(state)


def _refuse_words(file: IO[bytes], name: str) -> None:
    """Raise UserError for the first height that is no number."""
    rest = _HEADER.sub(b"", file.read(_CHUNK), count=1)
    while rest:
        more = file.read(_CHUNK)
        # The last word may go on in the next piece; what has no blank at all is cut where it ends.
        cut = len(rest) if not more else max(map(rest.rfind, (b" ", b"\n", b"\t"))) + 1 or len(rest)
        if (word := _NO_NUMBER.search(rest, 0, cut)) is not None:
            raise UserError(NO_NUMBER.format(name=name, text=word[0][:40].decode("utf-8", "replace")))
        rest = rest[cut:] + more


def _is_text_grid(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(_HEAD).lstrip().lower().startswith(_WORDS)
