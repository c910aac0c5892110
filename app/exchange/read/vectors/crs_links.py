"""Coordinate systems that a GeoJSON names by an address, which GDAL would ask: it reads a copy without them."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyproj.exceptions import CRSError

from app.geo.crs_text import read_crs
from layers.text import QT_TRANSLATE_NOOP

SUFFIXES = (".geojson", ".json")
NOT_FOLLOWED = QT_TRANSLATE_NOOP(
    "Import", "The file names its coordinate system by an address, which is not followed: {address}"
)
BY_ADDRESS = QT_TRANSLATE_NOOP(
    "Error", "{name} names its coordinate system by an address, which is not followed: {address}"
)
_NAME = b"crs"
_ESCAPE = b"\\u00"
_LETTERS = rb"(?:c|\\u0063|\\u0043)(?:r|\\u0072|\\u0052)(?:s|\\u0073|\\u0053)"
# json-c takes single quotes and comments for JSON, and GDAL asks for members in letters of any size.
_MEMBER = re.compile(rb"([\"'])" + _LETTERS + rb"\1\s*+(?:(:)\s*+|(?=/))", re.IGNORECASE)
_BLANKS = re.compile(rb"\s*+")
_COMMENTS = {b"/*": b"*/", b"//": b"\n"}
_ADDRESS = re.compile(rb"(?<!\w)(\w+:(?:\\?/){2}[^\"'\s]+)")
_VALUE = re.compile(rb"[\"'](?:name|href|url)[\"']\s*:\s*[\"']([^\"']*)", re.IGNORECASE)
_WITHIN = 20_000
_CODES = {"epsg", "ogc"}
_REGISTERED = re.compile(r"urn:|https?://(www\.)?opengis\.net/(def/crs|gml/srs)/", re.IGNORECASE)
"""How names begin that GDAL takes apart without asking for them."""


@dataclass(frozen=True, slots=True)
class Linkless:
    """A file without links, and the first address that was taken out, None if there was none."""

    path: Path
    address: str | None = None


@contextmanager
def without_links(path: Path) -> Iterator[Linkless]:
    """``path``, or a private copy in which each member "crs" that is not plainly a name is called otherwise."""
    if path.suffix.lower() not in SUFFIXES:
        yield Linkless(path)
        return
    data = path.read_bytes()
    links = [member for member in _members(data) if not _is_name(data, member)]
    if not links:
        del data
        yield Linkless(path)
        return
    with tempfile.TemporaryDirectory(prefix="sarhad-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        with copy.open("wb") as out:
            start = 0
            for link in links:
                if link.start() < start:  # it stands in a comment that is left out
                    continue
                out.write(data[start : link.start()] + link[1] + b"-" + link[1] + b":")
                start = _behind(data, link.end())
                if link[2] is None and data[start : start + 1] == b":":
                    start = _behind(data, start + 1)
            out.write(data[start:])
        yield Linkless(copy, _address(data[links[0].end() : links[0].end() + _WITHIN]))


def _behind(data: bytes, place: int) -> int:
    """The place behind blanks and comments."""
    while True:
        blanks = _BLANKS.match(data, place)
        place = blanks.end() if blanks else place
        end = next((end for begin, end in _COMMENTS.items() if data.startswith(begin, place)), b"")
        last = data.find(end, place + 2) if end else -1
        if last < 0:
            return place
        place = last + len(end)


def _members(data: bytes) -> Iterator[re.Match[bytes]]:
    """The members of that name, wherever they stand. Plain letters are looked for as such, which is faster."""
    if _ESCAPE in data:
        yield from _MEMBER.finditer(data)
        return
    small = data.lower()
    place = small.find(_NAME)
    while place >= 0:
        if place and (member := _MEMBER.match(data, place - 1)):
            yield member
        place = small.find(_NAME, place + 1)


def _address(member: bytes) -> str:
    """What a member names, as far as it can be told: it need not be JSON."""
    named = _ADDRESS.search(member) or _VALUE.search(member)
    return (named[1] if named else member).decode("utf-8", "replace").replace("\\/", "/")[:120]


def _is_name(data: bytes, member: re.Match[bytes]) -> bool:
    """Whether a member is no object, or says which system it means by a name or a code, read as strictly as JSON is."""
    text = data[member.end() : member.end() + _WITHIN].decode("utf-8", "replace")
    if text.startswith("/"):  # no program writes one, and it may be as long as it likes
        return False
    if not text.startswith("{"):
        return True
    try:
        pairs, _ = json.JSONDecoder(object_pairs_hook=_Members).raw_decode(text)
    except (json.JSONDecodeError, RecursionError):
        return False
    sorts = [str(sort).casefold() for sort in _all(pairs, "type")]
    names = [name for inner in _all(pairs, "properties") for name in _all(inner, "name")]
    return all(sort in _CODES or (sort == "name" and all(map(_says_which, names))) for sort in sorts)


class _Members(list[tuple[str, object]]):
    """The members of an object, several of one name among them."""


def _all(members: object, name: str) -> list[object]:
    return [value for key, value in members if key.casefold() == name] if isinstance(members, _Members) else []


def _says_which(name: object) -> bool:
    if _REGISTERED.match(str(name)):
        return True
    try:
        read_crs(str(name))
    except CRSError:
        return False
    return True
