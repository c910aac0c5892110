"""What a vector file begins with: GDAL opens it by its content, so that has to suit the name."""

from __future__ import annotations

import re
from pathlib import Path

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP

_XML = re.compile(rb"(\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff")
_BEGINNINGS = {
    ".shp": re.compile(rb"\x00\x00\x27\x0a"),
    ".gpkg": re.compile(rb"SQLite format 3\x00"),
    ".fgb": re.compile(rb"fgb"),
    ".tab": re.compile(rb"(\xef\xbb\xbf)?\s*!table", re.IGNORECASE),
    ".mif": re.compile(rb"(\xef\xbb\xbf)?\s*version", re.IGNORECASE),
    ".kml": _XML,
    ".gpx": _XML,
    ".dxf": re.compile(rb"(\xef\xbb\xbf)?\s*\d|AutoCAD Binary DXF"),
    ".geojson": re.compile(rb"(\xef\xbb\xbf)?[\s\x1e]*[{\[l]"),
}
_BEGINNINGS[".json"] = _BEGINNINGS[".geojson"]
_LONGEST = 4096
OTHER_CONTENT = QT_TRANSLATE_NOOP(
    "Error",
    "{name} cannot be read: it does not begin as a file ending in {suffix} does. Give it the ending of what it is, or "
    "obtain it again",
)
OF_OTHERS = QT_TRANSLATE_NOOP(
    "Error",
    "{name} cannot be read: it is no table of its own but names the tables of others. Save it as one table, and import "
    "that",
)
_OTHERS = re.compile(rb"open\s+table|create\s+view|isseamless", re.IGNORECASE)
"""What stands in a .tab that is a view of tables, or puts them together: each could lie anywhere."""


def check_beginning(path: Path) -> None:
    """Raise UserError if a file does not begin as its suffix says: it is of another format, or damaged.

    So is a .tab that names other tables, which GDAL would open wherever they are.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        beginning = file.read(_LONGEST)
    if not _BEGINNINGS[suffix].match(beginning):
        raise UserError(OTHER_CONTENT.format(name=path.name, suffix=suffix))
    if suffix == ".tab" and _OTHERS.search(path.read_bytes()):
        raise UserError(OF_OTHERS.format(name=path.name))
