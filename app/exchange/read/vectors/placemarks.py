"""Placemarks of a KML or KMZ with the times and the data that they state, as they state them.

GDAL gives times in full, or none for a year alone, and names of data without the letters that are not English. So it
reads a private copy in which every placemark, and every name of data, is numbered.
"""

from __future__ import annotations

import re
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
from app.exchange.read.tables.encodings import decoded
from app.exchange.read.vectors.free_names import FreeNames
from app.exchange.reading import Reading, Stated
from app.exchange.unpacked import check_elements, check_unpacked
from app.untrusted.markup import tree_of
from layers.text import QT_TRANSLATE_NOOP

SUFFIXES = (".kml", ".kmz")
WHEN, UNTIL = "when", "until"
"""The columns of the time of a placemark, or of the start and the end of it."""
NO_KML = QT_TRANSLATE_NOOP("Error", "{name} holds no KML document")
OTHERS = QT_TRANSLATE_NOOP("Import", "Of several documents only {first} is read, without {others}.")
PICTURES = QT_TRANSLATE_NOOP("Import", "Pictures laid over the ground are no features, and left out: {count:,}.")
_MOST_BYTES = 500_000_000
"""Of the files in a KMZ."""
_GX = "http://www.google.com/kml/ext/2.2"
_KML = "http://www.opengis.net/kml/2.2"
_NUMBERED = "placemark-"
_DATA = "data_"
_VIEWS = {"LookAt", "Camera"}
"""From where a placemark is looked at: a time in it is that of the picture of the ground, not of the placemark."""
_NAMES = {"Data", "SimpleField", "SimpleData", "SimpleArrayField", "SimpleArrayData"}
_BOUNDARIES = {"outerBoundaryIs", "innerBoundaryIs"}
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_SET_APART = re.compile(rf"\s*{_NUMBER}(?:[\s,]+{_NUMBER}){{1,2}}\s*")
"""The place of a track, with blanks or commas between its numbers."""
_COMMAS = re.compile(r"\s*[+-]?\d+,\d+(?:\s+[+-]?\d+(?:,\d+)?){1,2}\s*")
"""One with decimal commas."""
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
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

    ``stated`` is empty if that could not be read: what GDAL says of the original then has to do. ``names`` of data, by
    the numbers they have in the copy. ``reading``: how the text was read, where it is not as it says.
    """

    path: Path
    stated: Mapping[str, _Stated] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)

    def completed(self, table: RawTable) -> RawTable:
        """The rows of a layer of the file with times and data as stated, and without what no placemark says."""
        columns = {name: cells for name, cells in table.columns.items() if not _says_nothing(name, cells)}
        if self.stated:
            rows = [self.stated.get(str(key)) for key in table.columns.get("id", [])]
            columns = {name: cells for name, cells in columns.items() if name not in (*_GIVEN_BY_GDAL, "id")}
            for name, column in (("id", "id"), (WHEN, "when"), (UNTIL, "until")):
                cells: list[object] = [None if row is None else getattr(row, column) for row in rows]
                if any(cells) and name not in columns:
                    columns[name] = cells
        return replace(table, columns=self._named(columns))

    def _named(self, columns: Mapping[str, Sequence[object]]) -> dict[str, Sequence[object]]:
        """Columns of data under their own names, or with a number where a placemark has one of that name itself."""
        own = {name: cells for name, cells in columns.items() if name not in self.names}
        free = FreeNames(own)
        for name in (name for name in columns if name in self.names):
            own[free.take(self.names[name])] = columns[name]
        return own


def _says_nothing(name: str, cells: Sequence[object]) -> bool:
    return name in _UNSET and all(cell in (None, _UNSET[name]) for cell in cells)


@contextmanager
def numbered(path: Path, stated: Stated = Stated()) -> Iterator[Placemarks]:  # noqa: B008 - it is frozen
    """A private copy of a KML, or of the document in a KMZ, with numbered placemarks and data.

    Raises UserError for a KMZ without a document.
    """
    with tempfile.TemporaryDirectory(prefix="sarhad-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / f"{path.stem}.kml"
        source, others = path, Reading()
        if path.suffix.lower() == ".kmz":
            source = copy
            content, others = _document(path)
            copy.write_bytes(content)
        check_elements(source)
        try:
            root, reading = _root(source, stated)
        except (ElementTree.ParseError, ValueError, LookupError):
            yield Placemarks(source, reading=others)
            return
        others = others.plus(*_without_pictures(root))
        _straighten(root)
        times, names = _number(root), _number_data(root)
        ElementTree.ElementTree(root).write(copy, encoding="utf-8", xml_declaration=True)
        yield Placemarks(copy, times, names, reading.plus(*others.notes))


def _root(source: Path, stated: Stated) -> tuple[ElementTree.Element, Reading]:
    """The root of a document, in the encoding it states, else in the one that is stated or that its bytes show."""
    if not stated.encoding:
        try:
            return tree_of(source), Reading()
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            data = source.read_bytes()
            if data.isascii():
                raise error
    text, reading = decoded(source.read_bytes(), source.name, stated)
    return ElementTree.fromstring(_DECLARATION.sub("", text, count=1)), reading  # noqa: S314 - expat limits what entities grow to


def _document(path: Path) -> tuple[bytes, Reading]:
    """The document of a KMZ, doc.kml or else its first KML; and a note that names the others."""
    check_unpacked(path, _MOST_BYTES)
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
            if not names:
                raise UserError(NO_KML.format(name=path.name))
            first = "doc.kml" if "doc.kml" in names else names[0]
            rest = ", ".join(name for name in names if name != first)[:200]
            reading = Reading().plus(OTHERS.format(first=first, others=rest)) if rest else Reading()
            return archive.read(first), reading
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        raise UserError(NO_KML.format(name=path.name)) from None


def _without_pictures(root: ElementTree.Element) -> list[str]:
    """Take out pictures laid over the ground, which GDAL gives as areas; and a note on them."""
    pictures = set(_called(root, "GroundOverlay"))
    for parent in list(root.iter()) if pictures else ():
        for child in [one for one in parent if one in pictures]:
            parent.remove(child)
    return [PICTURES.format(count=len(pictures))] if pictures else []


def _straighten(root: ElementTree.Element) -> None:
    """Write rings that are no part of an area as lines, and places of tracks as KML has them: GDAL misreads others."""
    rings = set(_called(root, "LinearRing"))
    rings -= {child for boundary in _called(root, *_BOUNDARIES) for child in boundary}
    for ring in rings:
        ring.tag = str(ring.tag).replace("LinearRing", "LineString")
    for place in _called(root, "coord"):
        place.text = place.text and _plain(place.text)


def _plain(place: str) -> str:
    if _SET_APART.fullmatch(place):
        return " ".join(place.replace(",", " ").split())
    return " ".join(place.replace(",", ".").split()) if _COMMAS.fullmatch(place) else place


def _number(root: ElementTree.Element) -> dict[str, _Stated]:
    stated: dict[str, _Stated] = {}
    for number, element in enumerate(_called(root, "Placemark")):
        key = f"{_NUMBERED}{number}"
        stated[key] = _times(element)
        element.set("id", key)
    return stated


def _number_data(root: ElementTree.Element) -> dict[str, str]:
    """Number the names of data, and give the names of the numbers."""
    number_of: dict[str, str] = {}
    # Placemarks of a sort of their own hold elements that are called as its fields are.
    of_sorts = {one for sort in _called(root, "Schema") if sort.get("parent") for one in sort}
    for element in _called(root, *_NAMES):
        if element not in of_sorts and (name := element.get("name")):
            element.set("name", number_of.setdefault(name, f"{_DATA}{len(number_of)}"))
    return {number: name for name, number in number_of.items()}


def _without_views(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The elements of a placemark but those of the view of it."""
    for child in element:
        if _name(child) not in _VIEWS:
            yield child
            yield from _without_views(child)


def _times(placemark: ElementTree.Element) -> _Stated:
    """What a placemark states: a moment, a span, or the moments of its track, which last from the first to the last."""
    texts: dict[str, list[str]] = {"when": [], "begin": [], "end": []}
    for element in _without_views(placemark):
        if _name(element) in texts and (element.text or "").strip():
            texts[_name(element)].append((element.text or "").strip())
    moments = texts["when"]
    start = next(iter([*moments, *texts["begin"]]), None)
    end = moments[-1] if len(moments) > 1 else next(iter(texts["end"]), None)
    return _Stated(placemark.get("id"), start, end)


def _called(root: ElementTree.Element, *names: str) -> Iterator[ElementTree.Element]:
    """The elements of these names, whatever their namespace; of a document of millions only the tags are looked at."""
    tags = {element.tag for element in root.iter()}
    wanted = {tag for tag in tags if str(tag).rpartition("}")[2] in names}
    return (element for element in root.iter() if element.tag in wanted)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
