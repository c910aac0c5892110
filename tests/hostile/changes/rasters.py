"""Changes to what stands beside rasters, or describes them: headers, world files, systems, virtual rasters."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.hostile.cases import PROJECT
from tests.hostile.changes import texts, values
from tests.hostile.changes.lures import Lures

_SIDES = (
    ".aux.xml",
    ".ovr",
    ".msk",
    ".aux",
    ".prj",
    ".tfw",
    ".wld",
    ".hdr",
    ".rrd",
    ".RPB",
    ".IMD",
    ".xml",
    ".tif.aux.xml",
)


def side_file(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A side file of hostile content beside it."""
    suffix = str(generator.choice(_SIDES))
    content = _side_content(generator, lures)
    place = path.with_suffix(suffix) if generator.random() < 0.5 else path.with_name(path.name + suffix)
    place.write_bytes(content.encode("utf-8", "replace"))
    return f"{place.name} beside it"


def _side_content(generator: np.random.Generator, lures: Lures) -> str:
    lure, numbers = lures.any(generator), [values.number(generator) for _ in range(6)]
    named = f"<SourceFilename>{lure}</SourceFilename>"
    ways = (
        f"<PAMDataset><SRS>{lure}</SRS></PAMDataset>",
        f'<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{lure}</MDI></Metadata></PAMDataset>',
        f"<PAMDataset><GeoTransform>{', '.join(numbers)}</GeoTransform></PAMDataset>",
        _band(f"<NoDataValue>{numbers[0]}</NoDataValue><Scale>{numbers[1]}</Scale><Offset>{numbers[2]}</Offset>"),
        _band(f"<UnitType>{values.text(generator, lures)[:100]}</UnitType>"),
        "<PAMDataset>" * 20_000,
        "\n".join(numbers),
        values.text(generator, lures),
        lure,
        system(generator, lures),
        f'<VRTDataset rasterXSize="30" rasterYSize="30">{named}</VRTDataset>',
    )
    return ways[int(generator.integers(len(ways)))]


def _band(text: str) -> str:
    return f'<PAMDataset><PAMRasterBand band="1">{text}</PAMRasterBand></PAMDataset>'


def system(generator: np.random.Generator, lures: Lures) -> str:
    """A text for a coordinate system: deep, long, of grids and files, or of nothing."""
    depth = int(10 ** generator.uniform(1, 5))
    number, lure = values.number(generator), lures.any(generator)
    options = (
        "PROJCS[" * depth,
        'GEOGCS["a",' + "AUTHORITY[" * depth + "]" * depth + "]",
        '{"type":"GeographicCRS","a":' * min(depth, 50_000) + "1" + "}" * min(depth, 50_000),
        '{"$schema":"' + lure + '","type":"ProjectedCRS","base_crs":{}}',
        f"+proj=utm +zone={number} +datum=WGS84",
        f"+proj=tmerc +lat_0={number} +lon_0={number} +k={number} +ellps=krass",
        f"+proj=longlat +ellps=krass +nadgrids={lure}",
        f"+proj=longlat +a={number} +b={number}",
        f"+init={lure}:1",
        "+proj=pipeline " + "+step +proj=pipeline " * min(depth, 10_000),
        f"+proj=vertoffset +grids={lure}",
        "+proj=utm " + "+x" * depth,
        f"EPSG:{number}",
        f"urn:ogc:def:crs:EPSG::{number}",
        "urn:ogc:def:crs," + "crs:EPSG::4326," * min(depth, 10_000) + "crs:EPSG::5773",
        "EPSG:4326" + "+5773" * min(depth, 10_000),
        f"IGNF:{'A' * depth}",
        _geographic(number),
        f'PROJCS["x",{_geographic("0")},PROJECTION["Transverse_Mercator"],PARAMETER["scale_factor",{number}]]',
        f'ENGCRS["x",EDATUM["{"y" * depth}"],CS[Cartesian,2]]',
        lure,
        values.text(generator, lures),
    )
    return options[int(generator.integers(len(options)))]


def _geographic(number: str) -> str:
    spheroid = f'SPHEROID["z",{number},{number}],TOWGS84[{number},0,0]'
    return f'GEOGCS["x",DATUM["y",{spheroid}],PRIMEM["G",{number}],UNIT["d",{number}]]'


def stated_system(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A .prj beside it that is hostile."""
    path.with_suffix(".prj").write_bytes(system(generator, lures).encode("utf-8", "replace"))
    return "a system beside it"


def beside_changed(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A file beside it changed as a text."""
    others = [file for file in sorted(path.parent.iterdir()) if file not in (path, path.with_name(PROJECT))]
    if not others:
        return side_file(path, generator, lures)
    other = others[int(generator.integers(len(others)))]
    change = texts.CHANGES[int(generator.integers(len(texts.CHANGES)))]
    return f"{other.name}: {change(other, generator, lures)}"


CHANGES = (side_file, side_file, stated_system, beside_changed)
