"""A VRT, read here and not by GDAL: of what it may state the parts that describe a raster by files beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pyproj.exceptions import CRSError

from app.errors import UserError
from app.exchange.unpacked import check_elements
from app.geo.crs_text import read_crs
from app.untrusted.markup import tree_of
from layers.text import QT_TRANSLATE_NOOP

NOT_HERE = QT_TRANSLATE_NOOP(
    "Error", "{name} describes {source}, which is not there. Put the file back, or describe those that are"
)
NOT_BESIDE = QT_TRANSLATE_NOOP(
    "Error",
    "{name} describes {source}, which is not in its folder. Only files beside it are read: put both in one folder, or "
    "convert it: gdal_translate -of GTiff {name} {stem}.tif",
)
TOO_DEEP = QT_TRANSLATE_NOOP(
    "Error", "{name} cannot be read: it describes itself, or files that describe files {depth} deep"
)
NOT_READ = QT_TRANSLATE_NOOP(
    "Error",
    "{name} describes its raster by {part}, which is not read. Convert it: gdal_translate -of GTiff {name} {stem}.tif",
)
NO_XML = QT_TRANSLATE_NOOP("Error", "{name} cannot be read: {reason}")
_DEEPEST = 8
_MARK = b"<vrtdataset"
_SOURCE, _SYSTEM = "sourcefilename", "srs"
_WITHIN = {
    "": {"vrtdataset"},
    "vrtdataset": {
        _SYSTEM,
        "geotransform",
        "gcplist",
        "metadata",
        "maskband",
        "vrtrasterband",
        "blockxsize",
        "blockysize",
    },
    "gcplist": {"gcp"},
    "metadata": {"mdi"},
    "maskband": {"vrtrasterband"},
    "vrtrasterband": {
        *("description", "unittype", "offset", "scale", "colorinterp", "nodatavalue", "hidenodatavalue", "metadata"),
        *("colortable", "categorynames", "histograms", "overview", "simplesource", "complexsource", "averagedsource"),
        *("nodatafrommasksource", _SOURCE, "imageoffset", "pixeloffset", "lineoffset", "byteorder"),
    },
    "colortable": {"entry"},
    "categorynames": {"category"},
    "overview": {_SOURCE, "sourceband"},
}
_OF_SOURCE = {
    *(_SOURCE, "sourceband", "sourceproperties", "srcrect", "dstrect", "nodata", "usemaskband", "resampling"),
    *("scaleoffset", "scaleratio", "lut", "exponent", "srcmin", "srcmax", "dstmin", "dstmax", "clamp"),
    *("colortablecomponent", "maskvaluethreshold", "remappedvalue"),
}
_WITHIN |= dict.fromkeys(("simplesource", "complexsource", "averagedsource", "nodatafrommasksource"), _OF_SOURCE)
_UNREAD = {"histograms"}
_SUBCLASSES = {"", "vrtsourcedrasterband", "vrtrawrasterband"}


@dataclass(frozen=True, slots=True)
class Description:
    """A VRT with whole paths for GDAL to read, and all files that it describes, other descriptions among them."""

    text: str
    files: tuple[Path, ...]


def is_vrt(path: Path) -> bool:
    """Whether GDAL would take a file for a VRT, whatever it is called."""
    with path.open("rb") as file:
        return _MARK in file.read(4096).lower()


def described_by(path: Path, depth: int = 0) -> Description:
    """What a VRT describes. Raises UserError for what is no file in its folder, and for what is not read of a VRT."""
    if depth > _DEEPEST:
        raise UserError(TOO_DEEP.format(name=path.name, depth=_DEEPEST))
    check_elements(path)
    try:
        root = tree_of(path)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UserError(NO_XML.format(name=path.name, reason=error)) from None
    _restrict(path, root, "")
    files: list[Path] = []
    for element in root.iter():
        tag = element.tag.casefold()
        if tag == _SOURCE:
            files += _placed(path, element, depth)
        elif tag == _SYSTEM:
            element.text = _wkt(path, element.text or "")
        elif tag == "gcplist":
            element.attrib = {}  # what is placed by points is refused, whatever their system
    return Description(ElementTree.tostring(root, encoding="unicode"), tuple(files))


def _restrict(path: Path, element: ElementTree.Element, parent: str) -> None:
    """Take out of a description what is of no use here. Raises UserError for what it may not hold."""
    tag = element.tag.casefold()
    subclass = next((value for key, value in element.items() if key.casefold() == "subclass"), "").casefold()
    if tag not in _WITHIN.get(parent, ()) or subclass not in _SUBCLASSES or (tag == "vrtdataset" and subclass):
        raise UserError(NOT_READ.format(name=path.name, stem=path.stem, part=subclass or element.tag[:60]))
    for child in list(element):
        if child.tag.casefold() in _UNREAD or (child.tag.casefold() == "metadata" and child.attrib):
            element.remove(child)  # the metadata of a domain can name files
        else:
            _restrict(path, child, tag)


def _placed(path: Path, element: ElementTree.Element, depth: int) -> Iterator[Path]:
    """The file of a source, whose element then has its whole path, or its own description."""
    name = (element.text or "").strip()
    relative = next((value for key, value in element.items() if key.casefold() == "relativetovrt"), "0") == "1"
    file = path.parent / name if relative else Path(name)
    if not _is_file(file):
        raise UserError(NOT_HERE.format(name=path.name, source=name[:120]))
    if not file.resolve().is_relative_to(path.parent.resolve()):
        raise UserError(NOT_BESIDE.format(name=path.name, stem=path.stem, source=name[:120]))
    element.attrib = {"relativeToVRT": "0"}
    element.text = str(file.absolute())
    yield file.absolute()
    if is_vrt(file):
        inner = described_by(file, depth + 1)
        element.text = inner.text
        yield from inner.files


def _is_file(path: Path) -> bool:
    # The name of a service is that of no file, also where a folder is called so.
    try:
        return not os.fspath(path).startswith(("/vsi", "//", "\\\\")) and path.is_file()
    except (OSError, ValueError):  # no name that a system could have
        return False


def _wkt(path: Path, text: str) -> str:
    try:
        return read_crs(text.strip()).to_wkt() if text.strip() else ""
    except CRSError:
        raise UserError(NOT_READ.format(name=path.name, stem=path.stem, part=f"SRS {text.strip()[:60]!r}")) from None
