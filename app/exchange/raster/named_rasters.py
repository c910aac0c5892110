"""Where a raster of heights lies, and the name by which GDAL opens it: files, archives, files of several rasters."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.errors import CRSError, RasterioError
from rasterio.io import DatasetReader

from app.errors import UserError
from app.exchange.gdal import RASTER_OPTIONS, first_line, untouched
from app.exchange.raster.block_sizes import check_blocks
from app.exchange.raster.side_files import check_beside, check_overviews
from app.exchange.raster.vrt_sources import described_by, is_vrt
from app.store.raster import quiet_gdal  # noqa: F401 - for what importing it sets
from layers.text import QT_TRANSLATE_NOOP

DRIVERS = {
    "GTiff": "GeoTIFF",
    "COG": "COG",
    "SRTMHGT": ".hgt",
    "DTED": "DTED",
    "AAIGrid": "ASCII grid",
    "EHdr": ".bil, .flt",
    "GenBin": ".bil",
    "ENVI": "ENVI",
    "HFA": ".img",
    "VRT": "VRT",
    "GPKG": "GeoPackage",
    "netCDF": "NetCDF",
}
"""The drivers of GDAL whose rasters are read as terrain, with what a person calls their files."""
_TIFF = (".tif", ".tiff")
_RAW = ("EHdr", "GenBin", "ENVI")
_BY_SUFFIX: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(_TIFF, ("GTiff", "COG")),
    **dict.fromkeys((".dt0", ".dt1", ".dt2"), ("DTED",)),
    **dict.fromkeys((".bil", ".flt"), _RAW),
    **dict.fromkeys((".hgt", ".vrt"), ("VRT",)),
    ".asc": ("AAIGrid",),
    ".img": ("HFA", *_RAW),
    ".gpkg": ("GPKG",),
    ".nc": ("netCDF",),
}
_OTHER_SUFFIX = tuple(driver for driver in DRIVERS if driver != "VRT")
SUFFIXES = frozenset((*_BY_SUFFIX, ".zip"))
"""Files that are taken for terrain in a folder or an archive."""
_TILE_NAME = re.compile(r"(?<![a-z0-9])([ns])(\d{1,2})_?([ew])(\d{1,3})(?![0-9])", re.IGNORECASE)
_TILE_SIDES = {2 * side * side: side for side in (1201, 3601)}
READING = {**RASTER_OPTIONS, "GDAL_VRT_RAWRASTERBAND_ALLOWED_SOURCE": "ALL"}
"""Options of the rasterio.Env in which rasters of heights are read."""
_NOT_ZIPPED = (".zip", ".vrt", ".gpkg", ".nc")
_CONTAINERS = {".gpkg": "GPKG", ".nc": "NETCDF"}
_ELEVATIONS = frozenset(("elevation", "altitude", "height", "dem", "topo", "z", "band1"))
"""Names of variables that hold heights, among others that do not."""

UNREAD = QT_TRANSLATE_NOOP(
    "Error",
    "{name} cannot be read: {reason}. Terrain is read from {accepted}; what is none of these is converted by "
    "gdal_translate -of GTiff {file} {stem}.tif",
)
SEVERAL = QT_TRANSLATE_NOOP(
    "Error", "{name} holds several rasters ({rasters}); take one out: gdal_translate {first} {stem}.tif"
)
NOT_ZIPPED = QT_TRANSLATE_NOOP(
    "Error",
    "{name} cannot be read: files ending in {suffix} are not read in an archive; unpack it, and import the file",
)
NO_PLACE = QT_TRANSLATE_NOOP(
    "Error",
    "{name} cannot be read: its name does not give its corner. Call it as its tile is called, such as N38E070",
)
NO_TILE = QT_TRANSLATE_NOOP("Error", "{name} cannot be read: it is no tile of 1201 or 3601 rows of two bytes a height")


@dataclass(frozen=True, slots=True)
class NamedRaster:
    """A raster. ``member``: its name in an archive or a file of several; empty if it is the file."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """Its name as texts have it."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @property
    def in_shell(self) -> str:
        """Its name as the commands of GDAL take it in the folder of the file."""
        name = self.path.name
        if self.path.suffix.lower() == ".zip":
            name = f"/vsizip/{name}/{self.member}"
        elif self.member:
            name = f"{_CONTAINERS[self.path.suffix.lower()]}:{name}:{self.member}"
        return f'"{name}"' if " " in name else name

    @property
    def stem(self) -> str:
        """Its name without folder and suffix, as the beginning of the name of another file."""
        return PurePosixPath(self.member or self.path.name).stem.replace(" ", "_")

    @contextmanager
    def opened(self, *, side_files: bool = False) -> Iterator[Any]:
        """The raster opened by one of DRIVERS, to be read under READING. ``side_files``: .aux.xml is read too.

        GDAL writes side files only for what a program has computed or set; here nothing is, and with PAM off nothing
        could be. Several may be open at a time and close in any order, which settings of rasterio cannot. Raises
        rasterio's errors, and UserError for blocks too large to be read.
        """
        options = {**READING, "GDAL_PAM_ENABLED": "YES"} if side_files else READING
        with _quiet(self.path) as path:
            name = self._gdal_name(path.absolute())  # a name without a folder could be that of a service
            threads = {"num_threads": "all_cpus"} if path.suffix.lower() in _TIFF else {}
            with rasterio.Env(**options):
                raster = DatasetReader(name, driver=self._drivers(), **threads)
            with closing(raster):
                check_overviews(raster, self.name)
                check_blocks(raster, **words(self))
                yield raster

    def _drivers(self) -> list[str]:
        """The drivers for its suffix. Raises UserError for what may not lie in an archive."""
        zipped = self.path.suffix.lower() == ".zip"
        suffix = PurePosixPath(self.member).suffix.lower() if zipped else self.path.suffix.lower()
        if zipped and suffix in _NOT_ZIPPED:
            raise UserError(NOT_ZIPPED.format(name=self.name, suffix=suffix))
        return list(_BY_SUFFIX.get(suffix, _OTHER_SUFFIX))

    def _gdal_name(self, path: Path) -> str:
        suffix = path.suffix.lower()
        if suffix == ".vrt":
            described = described_by(path)
            for part in described.files:
                _check_part(part)
            return described.text
        if suffix != ".zip":
            check_beside(path)
        inner = f"/vsizip/{{{path.as_posix()}}}/{self.member}" if suffix == ".zip" else str(path)
        if PurePosixPath(self.member or path.name).suffix.lower() == ".hgt":
            return _tile_as_vrt(self, inner)
        if self.member and suffix in _CONTAINERS:
            return f'{_CONTAINERS[suffix]}:"{path}":{self.member}'
        return inner


def _check_part(path: Path) -> None:
    """Raise UserError if a file that a VRT describes names others: GDAL opens it with what it names."""
    check_beside(path)
    if not is_vrt(path):
        with rasterio.Env(**READING), DatasetReader(str(path.absolute()), driver=list(_OTHER_SUFFIX)) as part:
            check_overviews(part, path.name)


@contextmanager
def _quiet(path: Path) -> Iterator[Path]:
    """A path at which GDAL's SQLite leaves no side files."""
    if path.suffix.lower() != ".gpkg":
        yield path
        return
    with untouched(path) as quiet:
        yield quiet


@contextmanager
def explained(raster: NamedRaster) -> Iterator[None]:
    """Turn GDAL's errors about a raster into a UserError."""
    try:
        yield
    except (RasterioError, CRSError, CPLE_BaseError, RuntimeError, OSError, UnicodeDecodeError) as error:
        accepted = ", ".join(dict.fromkeys(DRIVERS.values()))
        raise UserError(UNREAD.format(reason=first_line(error), accepted=accepted, **words(raster))) from None


def words(raster: NamedRaster) -> dict[str, str]:
    """What refusals say of a raster: its name, its name for a shell, and how a file made of it may begin."""
    return {"name": raster.name, "file": raster.in_shell, "stem": raster.stem}


def _tile_as_vrt(raster: NamedRaster, inner: str) -> str:
    """A tile of .hgt as GDAL's description of a raw raster: its own driver knows few of the names tiles have."""
    label = PurePosixPath(raster.member or raster.path.name).name
    corner = _TILE_NAME.search(label) or _TILE_NAME.search(raster.path.name)
    if corner is None:
        raise UserError(NO_PLACE.format(name=raster.name))
    side = _TILE_SIDES.get(_size(raster))
    if side is None:
        raise UserError(NO_TILE.format(name=raster.name))
    north_south, lat, east_west, lon = corner.groups()
    south = int(lat) * (1 if north_south.lower() == "n" else -1)
    west = int(lon) * (1 if east_west.lower() == "e" else -1)
    cell = 1.0 / (side - 1)
    return _RAW_VRT.format(
        side=side,
        west=west - cell / 2.0,
        north=south + 1.0 + cell / 2.0,
        cell=cell,
        file=_escaped(inner),
        line=2 * side,
    )


_RAW_VRT = """<VRTDataset rasterXSize="{side}" rasterYSize="{side}"><SRS>EPSG:4326</SRS>
<GeoTransform>{west!r}, {cell!r}, 0.0, {north!r}, 0.0, -{cell!r}</GeoTransform>
<VRTRasterBand dataType="Int16" band="1" subClass="VRTRawRasterBand"><NoDataValue>-32768</NoDataValue>
<SourceFilename relativeToVRT="0">{file}</SourceFilename><ByteOrder>MSB</ByteOrder>
<ImageOffset>0</ImageOffset><PixelOffset>2</PixelOffset><LineOffset>{line}</LineOffset></VRTRasterBand></VRTDataset>"""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _size(raster: NamedRaster) -> int:
    if not raster.member:
        return raster.path.stat().st_size
    with zipfile.ZipFile(raster.path) as archive:
        return archive.getinfo(raster.member).file_size


def rasters_in(path: Path) -> list[NamedRaster]:
    """The rasters that a file holds: itself, the members of an archive, or one of several variables.

    Raises UserError for an archive without rasters, and for a file of several of which none is plainly the heights.
    """
    if path.suffix.lower() == ".zip":
        return _members(path)
    if path.suffix.lower() in _CONTAINERS:
        return [NamedRaster(path, _variable(path))]
    return [NamedRaster(path)]


def _members(path: Path) -> list[NamedRaster]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    except (zipfile.BadZipFile, OSError) as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} cannot be read: {reason}").format(name=path.name, reason=error)
        ) from None
    heights = [name for name in names if is_heights(PurePosixPath(name)) and not name.lower().endswith(_NOT_ZIPPED)]
    if not heights:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} holds no raster of heights: {members}").format(
                name=path.name, members=", ".join(names)[:120] or "–"
            )
        )
    return [NamedRaster(path, name) for name in heights]


def _variable(path: Path) -> str:
    """The variable or table with the heights; empty if the file has one raster alone."""
    with explained(NamedRaster(path)), NamedRaster(path).opened() as file:
        names = [text.rpartition(":")[2] for text in file.subdatasets]
    heights = [name for name in names if name.lower() in _ELEVATIONS]
    if len(heights) > 1 or (names and not heights):
        first = NamedRaster(path, names[0]).in_shell
        listed = ", ".join(names)[:120]
        raise UserError(SEVERAL.format(name=path.name, rasters=listed, first=first, stem=path.stem))
    return heights[0] if heights else ""


_BESIDE_HEIGHTS = re.compile(
    r"_(edm|flm|hem|wbm|num|qa|swb|stk|msk|mask|hillshade|preview)\b|\.(num|swb)$", re.IGNORECASE
)
"""Names of rasters that are delivered beside heights: masks, counts of scenes, errors, pictures."""


def is_heights(path: PurePosixPath) -> bool:
    """Whether a file in a folder or an archive is taken for heights, by its name alone."""
    hidden = path.name.startswith(".")  # what other systems leave beside each file
    return path.suffix.lower() in SUFFIXES and not hidden and not _BESIDE_HEIGHTS.search(path.stem)
