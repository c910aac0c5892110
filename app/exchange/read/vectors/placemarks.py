"""Placemarks of a KML or KMZ with the times that they state, as they state them: a day stays a day, a month a month.

GDAL gives times in full, or none for a year alone. So it reads a private copy in which every placemark is numbered.
"""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

from app.errors import UserError
from app.exchange.raw import RawTable
from layers.text import QT_TRANSLATE_NOOP

SUFFIXES = (".kml", ".kmz")
WHEN, UNTIL = "when", "until"
"""The columns of the time of a placemark, or of the start and the end of it."""
NO_KML = QT_TRANSLATE_NOOP("Error", "{name} holds no KML document")
_GX = "http://www.google.com/kml/ext/2.2"
_KML = "http://www.opengis.net/kml/2.2"
_NUMBERED = "placemark-"
_GIVEN_BY_GDAL = ("timestamp", "begin", "end")
_UNSET: Mapping[str, object] = {
    "altitudeMode": None,
    "tessellate": -1,
    "extrude": 0,
    "visibility": -1,
    "drawOrder": None,
    "icon": None,
    "id": None,
}
"""What GDAL says of a placemark where the file says nothing."""

ElementTree.register_namespace("", _KML)
ElementTree.register_namespace("gx", _GX)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a placemark states: its id, and the time of it or of its start and its end; None if it does not."""

    id: str | None
    when: str | None
    until: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Placemarks:
    """A file to be read in place of the one asked for, and what its placemarks state, by their numbers.

    ``stated`` is empty if that could not be read: what GDAL says of the original then has to do.
    """

    path: Path
    stated: Mapping[str, _Stated] = field(default_factory=dict)

    def completed(self, table: RawTable) -> RawTable:
        """The rows of a layer of the file with the times as stated, and without what no placemark says."""
        columns = {name: cells for name, cells in table.columns.items() if not _says_nothing(name, cells)}
        if self.stated:
            rows = [self.stated.get(str(key)) for key in table.columns.get("id", [])]
            columns = {name: cells for name, cells in columns.items() if name not in (*_GIVEN_BY_GDAL, "id")}
            for name, column in (("id", "id"), (WHEN, "when"), (UNTIL, "until")):
                cells: list[object] = [None if row is None else getattr(row, column) for row in rows]
                if any(cells) and name not in columns:
                    columns[name] = cells
        return replace(table, columns=columns)


def _says_nothing(name: str, cells: Sequence[object]) -> bool:
    return name in _UNSET and all(cell in (None, _UNSET[name]) for cell in cells)


@contextmanager
def numbered(path: Path) -> Iterator[Placemarks]:
    """A private copy of a KML, or of the document in a KMZ, with numbered placemarks.

    Raises UserError for a KMZ without a document.
    """
    with tempfile.TemporaryDirectory(prefix="sarhad-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / f"{path.stem}.kml"
        source = path
        if path.suffix.lower() == ".kmz":
            source = copy
            copy.write_bytes(_document(path))
        try:
            tree = ElementTree.parse(source)  # noqa: S314 - expat limits what entities may grow to
        except (ElementTree.ParseError, ValueError, LookupError):
            yield Placemarks(source)
            return
        stated = _number(tree.getroot())
        tree.write(copy, encoding="utf-8", xml_declaration=True)
        yield Placemarks(copy, stated)


def _document(path: Path) -> bytes:
    """The document of a KMZ: doc.kml, or else its first KML."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
            if not names:
                raise UserError(NO_KML.format(name=path.name))
            return archive.read("doc.kml" if "doc.kml" in names else names[0])
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        raise UserError(NO_KML.format(name=path.name)) from None


def _number(root: ElementTree.Element) -> dict[str, _Stated]:
    stated: dict[str, _Stated] = {}
    for number, element in enumerate(one for one in root.iter() if _name(one) == "Placemark"):
        key = f"{_NUMBERED}{number}"
        stated[key] = _times(element)
        element.set("id", key)
    return stated


def _times(placemark: ElementTree.Element) -> _Stated:
    """What a placemark states: a moment, a span, or the moments of its track, which last from the first to the last."""
    texts: dict[str, list[str]] = {"when": [], "begin": [], "end": []}
    for element in placemark.iter():
        if _name(element) in texts and (element.text or "").strip():
            texts[_name(element)].append((element.text or "").strip())
    moments = texts["when"]
    start = next(iter([*moments, *texts["begin"]]), None)
    end = moments[-1] if len(moments) > 1 else next(iter(texts["end"]), None)
    return _Stated(placemark.get("id"), start, end)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
