"""Parse and format coordinates: degrees in three styles, UTM, MGRS and SK-42 Gauss-Krüger.

Each format is an entry of FORMATS; whatever is added there is read by ``parse`` and written by ``format``.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from mgrs import MGRS  # type: ignore[import-untyped]
from mgrs.core import MGRSError  # type: ignore[import-untyped]
from pyproj import Transformer
from pyproj.enums import TransformDirection

from app.errors import UserError
from app.geo.angles import HOW, LONGEST, Angle, angles, in_parts
from app.geo.crs import REGION, WGS84, Bounds, operation
from layers.text import QT_TRANSLATE_NOOP

LonLat = tuple[float, float]
Reader = Callable[[str, Bounds | None], LonLat | None]


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A place, EPSG:4326 degrees; ``format`` is the key of FORMATS it was written in, ``label`` its normalised text."""

    lon: float
    lat: float
    format: str
    label: str


@dataclass(frozen=True, slots=True)
class Format:
    """A coordinate format. ``read`` returns None for text in another format; ``step_m`` is the last digit in metres."""

    label: str
    example: str
    read: Reader
    write: Callable[[float, float], str]
    step_m: float


def parse(text: str, region: Bounds | None = REGION) -> Coordinate:
    """Read a coordinate in any of the FORMATS, Latin or Cyrillic, with decimal point or comma.

    Without hemisphere letters latitude comes first, and the pair must lie in ``region`` (None: anywhere on Earth).
    Raises UserError that shows how to write it, if the text is not a coordinate or is ambiguous.
    """
    for name, style in FORMATS.items() if len(text) <= LONGEST else ():
        place = style.read(text, region)
        if place is not None:
            return Coordinate(*place, name, format(*place, name))
    raise UserError(
        QT_TRANSLATE_NOOP("Error", "“{text}” is no coordinate known here: {HOW}, or 42S VG 12345 67890.").format(
            text=text.strip()[:60], HOW=HOW
        )
    )


def format(lon: float, lat: float, style: str) -> str:
    """Write a place (EPSG:4326 degrees) in a format of FORMATS. Raises UserError outside the format's extent."""
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        raise UserError(QT_TRANSLATE_NOOP("Error", "This place has no longitude and latitude: {HOW}.").format(HOW=HOW))
    return FORMATS[style].write(lon, lat)


def _read_degrees(text: str, region: Bounds | None, parts: int) -> LonLat | None:
    pair = angles(text)
    if pair is None or max(angle.parts for angle in pair) != parts:
        return None
    return _in_order(pair, text, region)


def _in_order(pair: tuple[Angle, Angle], text: str, region: Bounds | None) -> LonLat:
    first, second = pair
    written = text.strip()[:60]
    axes = "".join("y" if angle.hemisphere in {"N", "S"} else "x" for angle in pair if angle.hemisphere)
    if axes in {"xx", "yy"}:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "“{text}” gives the same axis twice: {HOW}.").format(text=written, HOW=HOW)
        )
    lon, lat = (first.degrees, second.degrees) if axes == "xy" else (second.degrees, first.degrees)
    if abs(lat) > 90.0 or abs(lon) > 180.0:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "“{text}” goes beyond 90° of latitude or 180° of longitude: {HOW}.").format(
                text=written, HOW=HOW
            )
        )
    if not axes and region is not None and not _within(region, lon, lat):
        raise UserError(_far_away(lon, lat, region))
    return lon, lat


def _far_away(lon: float, lat: float, region: Bounds) -> str:
    read = f"{abs(lat):g} {'NS'[lat < 0]} {abs(lon):g} {'EW'[lon < 0]}"
    letters = QT_TRANSLATE_NOOP("Error", "the letters N or S and E or W")
    meant = f"{lon:.9g} N {lat:.9g} E" if _within(region, lat, lon) else letters
    text = QT_TRANSLATE_NOOP(
        "Error", "Read latitude first, this is {read}, far from here: write {meant} if that is meant."
    )
    return text.format(read=read, meant=meant)


def _within(bounds: Bounds, lon: float, lat: float) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north


def _write_degrees(lon: float, lat: float, parts: int, decimals: int) -> str:
    return f"{in_parts(lat, parts, decimals, 'N', 'S')} {in_parts(lon, parts, decimals, 'E', 'W')}"


_LOOK_ALIKES = str.maketrans("АВСЕНКМОРТУХ", "ABCEHKMOPTYX")
"""Cyrillic letters of the same shape, which a Russian keyboard gives for grid letters."""
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
POLE_TO_EQUATOR_M = 10_000_000.0  # the largest UTM northing
ZONE_REACH = 6.0  # degrees from the central meridian within which a Gauss-Krüger zone is accepted, a generous margin
BAND_SLACK = 0.5
"""Degrees by which a UTM position may miss its latitude band: maps give a whole sheet the same letter."""
_UTM = re.compile(
    r"(?:UTM)?\s*(?:ZONE)?\s*(\d{1,2})\s*([C-HJ-NP-X])[\s,;]*"
    r"(\d{6}(?:[.,]\d+)?)\s*(?:M?\s*E)?[\s,;]+(\d{1,8}(?:[.,]\d+)?)\s*(?:M?\s*N)?"
)
_MGRS = re.compile(r"(\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z][A-HJ-NP-V])(\d*)")
_HALVES = re.compile(r"(\d+)[\s,;]+(\d+)$")  # the digits for east and for north, written apart
_SK42 = re.compile(
    r"(?:S[KC]-?42)?[\s:,;]*(?:[XY]\s*[=:]?\s*)?(\d{7,8}(?:[.,]\d+)?)[\s,;]+"
    r"(?:[XY]\s*[=:]?\s*)?(\d{7,8}(?:[.,]\d+)?)"
)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


@lru_cache(maxsize=16)
def _utm(zone: int, south: bool) -> Transformer:
    return Transformer.from_crs(WGS84, f"EPSG:{32700 + zone if south else 32600 + zone}", always_xy=True)


def _zone(lon: float) -> int:
    return min(int((lon + 180.0) // 6.0) + 1, 60)


def _band(lat: float) -> str:
    return _BANDS[min(max(int((lat + 80.0) // 8.0), 0), len(_BANDS) - 1)]


def _read_utm(text: str, region: Bounds | None) -> LonLat | None:
    """Read UTM by zone and latitude band; the letter N also stands for the northern hemisphere."""
    match = _UTM.fullmatch(text.upper().translate(_LOOK_ALIKES).strip())
    if match is None:
        return None
    zone, band = int(match[1]), match[2]
    if not 1 <= zone <= 60:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "UTM has zones 1 to 60, not {zone}: write it as 42S 512345 4212345.").format(
                zone=zone
            )
        )
    east, north = _number(match[3]), _number(match[4])
    lon, lat = _utm(zone, band < "N").transform(east, north, direction=TransformDirection.INVERSE)
    if north > POLE_TO_EQUATOR_M or (band != "N" and band not in {_band(lat - BAND_SLACK), _band(lat + BAND_SLACK)}):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error",
                "Northing {northing} is not in band {band} of UTM: write the band it is in, or N for the northern "
                "hemisphere.",
            ).format(northing=match[4], band=band)
        )
    return lon, lat


def _write_utm(lon: float, lat: float) -> str:
    _refuse_poles(lat)
    zone, band = _zone(lon), _band(lat)
    east, north = _utm(zone, band < "N").transform(lon, lat)
    return f"{zone}{band} {east:06.0f} {max(0.0, north):07.0f}"


def _refuse_poles(lat: float) -> None:
    if not -80.0 <= lat <= 84.0:
        raise UserError(QT_TRANSLATE_NOOP("Error", "UTM and MGRS reach from 80° S to 84° N here: use degrees."))


def _read_mgrs(text: str, region: Bounds | None) -> LonLat | None:
    """The centre of the square named by an MGRS reference, with or without spaces."""
    match = _MGRS.fullmatch(re.sub(r"\s+", "", text.upper().translate(_LOOK_ALIKES)))
    if match is None:
        return None
    halves = _HALVES.search(text.strip())
    if len(match[2]) % 2 or len(match[2]) > 10 or (halves and len(halves[1]) != len(halves[2])):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "MGRS has as many digits for east as for north, 5 each at most: write 42S VG 12345 67890."
            )
        )
    try:
        with warnings.catch_warnings():  # the middle of a large square may lie just outside its band
            warnings.simplefilter("ignore", RuntimeWarning)
            zone, hemisphere, east, north = MGRS().MGRSToUTM(match[0])
    except MGRSError:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "There is no MGRS square {square}: check its letters; write 42S VG 12345 67890."
            ).format(square=match[1])
        ) from None
    lon, lat = _utm(zone, hemisphere == "S").transform(east, north, direction=TransformDirection.INVERSE)
    return lon, lat


def _write_mgrs(lon: float, lat: float) -> str:
    _refuse_poles(lat)
    # Less than a centimetre south of the equator the library rounds up to a northing outside every square.
    square = MGRS().toMGRS(0.0 if -1e-7 < lat < 0.0 else lat, lon)
    return f"{square[:-12]} {square[-12:-10]} {square[-10:-5]} {square[-5:]}"


@lru_cache(maxsize=16)
def _sk42(zone: int) -> Transformer:
    # One area for the whole region: chosen point by point, the datum shift would jump between places.
    return operation(f"EPSG:{28400 + zone}", REGION).transformer


def _read_sk42(text: str, region: Bounds | None) -> LonLat | None:
    """Read SK-42 Gauss-Krüger: an 8-digit easting (Y), the first two its zone, and a 7-digit northing (X)."""
    plain = text.upper().replace("СК", "SK").translate(_LOOK_ALIKES).strip()
    match = _SK42.fullmatch(plain)
    if match is None:
        return None
    first, second = _number(match[1]), _number(match[2])
    if (first >= 1e7) == (second >= 1e7):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error",
                "SK-42 needs one easting of 8 digits, its zone the first two, and one northing of 7: write 4206000 "
                "12637000.",
            )
        )
    north, east = min(first, second), max(first, second)
    zone = int(east // 1e6)
    if not 10 <= zone <= 32:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "SK-42 has no zone {zone}: write northing, then easting as 4206000 12637000."
            ).format(zone=zone)
        )
    lon, lat = _sk42(zone).transform(east, north)
    if not abs(lon - (6 * zone - 3)) <= ZONE_REACH:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "Easting {east:.0f} lies far outside zone {zone} of SK-42: write it as 4206000 12637000."
            ).format(east=east, zone=zone)
        )
    return lon, lat


def _write_sk42(lon: float, lat: float) -> str:
    zone = int(lon // 6.0) + 1
    if not 10 <= zone <= 32:
        raise UserError(QT_TRANSLATE_NOOP("Error", "SK-42 is written here from 54° E eastward: use degrees."))
    east, north = _sk42(zone).transform(lon, lat, direction=TransformDirection.INVERSE)
    return f"{north:07.0f} {east:08.0f}"


FORMATS: dict[str, Format] = {
    "utm": Format(QT_TRANSLATE_NOOP("Coordinates", "UTM"), "42S 725719 4152261", _read_utm, _write_utm, 1.0),
    "mgrs": Format(QT_TRANSLATE_NOOP("Coordinates", "MGRS"), "42S YG 25719 52260", _read_mgrs, _write_mgrs, 1.0),
    "sk42": Format(
        QT_TRANSLATE_NOOP("Coordinates", "SK-42 Gauss-Krüger"), "4153984 12725870", _read_sk42, _write_sk42, 1.0
    ),
    "dd": Format(
        QT_TRANSLATE_NOOP("Coordinates", "Decimal degrees"),
        "37.489700° N 71.553100° E",
        partial(_read_degrees, parts=1),
        partial(_write_degrees, parts=1, decimals=6),
        0.111,
    ),
    "dm": Format(
        QT_TRANSLATE_NOOP("Coordinates", "Degrees and minutes"),
        "37°29.3820' N 71°33.1860' E",
        partial(_read_degrees, parts=2),
        partial(_write_degrees, parts=2, decimals=4),
        0.186,
    ),
    "dms": Format(
        QT_TRANSLATE_NOOP("Coordinates", "Degrees, minutes and seconds"),
        "37°29'22.92\" N 71°33'11.16\" E",
        partial(_read_degrees, parts=3),
        partial(_write_degrees, parts=3, decimals=2),
        0.31,
    ),
}
"""Every format by its key; grids are tried before degrees, which any two numbers resemble."""
