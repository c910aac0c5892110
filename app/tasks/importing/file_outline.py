"""What a file shows at first sight, whatever it is taken for: its sheets, its columns, its first lines."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from app.errors import UserError
from app.exchange.gdal import untouched
from app.exchange.raster.likely_heights import holds_heights
from app.exchange.raw import READERS, RawTable
from app.exchange.read import incoming  # noqa: F401 - it registers the readers
from app.exchange.read.archives import SUFFIX as ARCHIVE
from app.exchange.read.archives import readable_members
from app.exchange.read.meaning import matched
from app.exchange.read.persons import without_persons
from app.exchange.read.places.positions import find
from app.exchange.read.rejected_rows import Asked, as_refused
from app.exchange.read.tables.encodings import encoding_of
from app.exchange.read.tables.workbooks import WORKBOOKS, sheets_of
from app.exchange.read.vectors.vector_files import layers_of
from app.exchange.reading import Stated
from app.store.raster import tile_files
from layers import LAYER_TYPES
from layers.base import COMMON_FIELDS, Layer
from layers.reference import ReferenceLayer

TEXTS = (".csv", ".tsv", ".txt")
LINES = 6
"""Lines of a text that are shown."""
BEGINNING = 1_000_000
"""Bytes of a long text from which its columns are seen."""
_HEAD = 20_000
_LONGEST = 160
_BY_SUFFIX = {
    **dict.fromkeys((".mbtiles", ".pmtiles", ".jp2", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"), "basemap"),
    **dict.fromkeys((".hgt", ".dt0", ".dt1", ".dt2", ".asc", ".bil", ".flt", ".img", ".vrt", ".nc"), "terrain"),
}
_EITHER = (".tif", ".tiff")
"""Heights or a scan."""
_GEOPACKAGE = ".gpkg"
_COMMON = frozenset(spec.name for spec in COMMON_FIELDS)


@dataclass(frozen=True, slots=True)
class Outline:
    """``columns``: the first cells of each column that is not empty; ``text``: the first lines as they are decoded.

    ``kind``: what the file holds by its columns, geometries or suffix; empty where they do not tell. ``sheets``: those
    of a workbook, or the layers of another file of several. ``tiles``: table and identifier of the sets of tiles of a
    GeoPackage.
    """

    sheets: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    kind: str = ""
    tiles: tuple[tuple[str, str], ...] = ()


def outline(path: Path, stated: Stated) -> Outline:
    """Look at a file; what cannot be read of it is left empty, since a reading of it says why. A folder is terrain."""
    suffix = path.suffix.lower()
    if not path.is_file():  # a pipe would be waited for
        return Outline(kind="terrain" if path.is_dir() else "")
    if suffix in _BY_SUFFIX:
        return Outline(kind=_BY_SUFFIX[suffix])
    if suffix in _EITHER:
        return Outline(kind="terrain" if holds_heights(path) else "basemap")
    text, raw = "", None
    sheets: tuple[str, ...] = ()
    with suppress(UserError, OSError):
        text = first_lines(path, stated.encoding) if suffix in TEXTS else ""
        sheets = _parts(path, suffix)
    if suffix == ARCHIVE and not sheets:
        return Outline(kind="terrain")
    if suffix == ARCHIVE and len(sheets) == 1:
        sheets = ()
    with suppress(UserError, OSError):
        raw = _columns(path, stated) if suffix in READERS else None
    tiles = _tiles(path) if suffix == _GEOPACKAGE else ()
    if raw is None:
        return Outline(sheets, {}, text, _raster_kind(path, tiles), tiles)
    raw = without_persons(raw, {})
    samples = {name: _samples(cells) for name, cells in raw.columns.items()}
    return Outline(sheets, samples, text, likely_kind(raw), tiles)


def _parts(path: Path, suffix: str) -> tuple[str, ...]:
    """What of a file can be chosen: sheets of a workbook, files of an archive, or layers. Raises UserError."""
    if suffix == ARCHIVE:
        return readable_members(path)
    return sheets_of(path) if suffix in WORKBOOKS else layers_of(path)


def _tiles(path: Path) -> tuple[tuple[str, str], ...]:
    """Table and identifier of the sets of tiles of a GeoPackage; none if it cannot be read."""
    with suppress(UserError, OSError), untouched(path) as quiet:
        return tuple(tile_files.tile_tables(quiet))
    return ()


def _raster_kind(path: Path, tiles: tuple[tuple[str, str], ...]) -> str:
    """What a file without rows holds; empty for one that is no GeoPackage, or has no rasters either."""
    if tiles:
        return "basemap"
    return "terrain" if path.suffix.lower() == _GEOPACKAGE and holds_heights(path) else ""


def _columns(path: Path, stated: Stated) -> RawTable:
    """The columns of a file; of a long text those of its beginning. Raises UserError if it cannot be read."""
    suffix = path.suffix.lower()
    if suffix not in TEXTS or path.stat().st_size <= BEGINNING:
        return as_refused(READERS[suffix](path, ReferenceLayer, stated), Asked(None, {}, stated))[0]
    with TemporaryDirectory() as folder, path.open("rb") as file:
        beginning = Path(folder) / path.name
        beginning.write_bytes(file.read(BEGINNING))
        return as_refused(READERS[suffix](beginning, ReferenceLayer, stated), Asked(None, {}, stated))[0]


def first_lines(path: Path, encoding: str) -> str:
    """The first lines of a text in an encoding, or in that which its bytes tell. Raises UserError if they tell none."""
    with path.open("rb") as file:
        data = file.read(_HEAD)
    with suppress(LookupError, ValueError):
        encoding = codecs.lookup(encoding).name if encoding else ""
    name = encoding or encoding_of(data, path.name)[0]
    try:
        lines = data.decode(name, errors="replace").lstrip("\ufeff").splitlines()[:LINES]
    except (LookupError, ValueError):  # no encoding of that name: the reading of the file says so
        return ""
    return "\n".join(line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…" for line in lines)


def _samples(cells: Sequence[object]) -> tuple[str, ...]:
    samples: list[str] = []
    for cell in cells:
        if cell is not None:
            samples.append(str(cell))
        if len(samples) == 3:
            break
    return tuple(samples)


def likely_kind(raw: RawTable) -> str:
    """The kind of layer most of whose own fields have a column, with all that it requires; empty if there is none."""
    scores = {name: _score(raw, kind) for name, kind in LAYER_TYPES.items() if kind.importable and kind.geometries}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0 else ""


def _score(raw: RawTable, kind: type[Layer]) -> int:
    if kind.open_columns or not _takes(raw, kind):
        return 0
    place: tuple[str, ...] = ()
    with suppress(UserError):
        place = find(raw.columns, kind, {}).columns if raw.geometry is None else ()
    columns = {name: cells for name, cells in raw.columns.items() if name not in place}
    try:
        used = matched(columns, kind, {})
    except UserError:  # two columns fit one field: so they mean it
        return 1
    required = {spec.name for spec in kind.own_fields if spec.required}
    return len(used.keys() - _COMMON) if required <= used.keys() else 0


def _takes(raw: RawTable, kind: type[Layer]) -> bool:
    shapes = [shape.geom_type for shape in raw.shapes[:100] if shape is not None]
    families = {name.removeprefix("Multi") for name in kind.geometries} | ({"Polygon"} if kind.outlines else set())
    return not shapes or any(name.removeprefix("Multi") in families for name in shapes)
