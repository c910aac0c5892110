"""One small sound file of every format that can be imported, to be damaged."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pyogrio
import rasterio
import rasterio.shutil
import shapely
import xlwt
from numpy.typing import NDArray
from PIL import Image
from rasterio.transform import from_origin

from tests.builders.files import ods_of_gdal
from tests.builders.pmtiles import pmtiles_file
from tests.builders.underlays import four_colours, quarters, sets_of_tiles, tile, write_scan

WEST, NORTH = 70.0, 39.0
ROWS = (
    ("Пост Ишкашим", 70.11, 38.41, "2026-03-31", "12", "1.250,5"),
    ("Пост Ванч", 70.32, 38.52, "2026-04-01", "7", "980,0"),
    ("Хорог-2", 70.53, 38.63, "2025-12-24", "31", "2.100,25"),
)
HEADER = ("name", "lon", "lat", "as_of", "staff_authorised", "height_m")


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that can be imported as a kind; ``beside``: its side files; ``crs``: what has to be stated."""

    path: Path
    kind: str
    beside: tuple[Path, ...] = ()
    crs: str | None = None


def sound_files(folder: Path) -> list[Sound]:
    """A file of every format, each in a folder of its own."""
    return [*_tables(folder), *_features(folder), *_terrain(folder), *_underlays(folder)]


def _own(folder: Path, name: str) -> Path:
    inner = folder / name.replace(".", "-")
    inner.mkdir(parents=True)
    return inner / name


def _tables(folder: Path) -> Iterator[Sound]:
    texts: dict[str, tuple[str, str]] = {"comma.csv": (",", "utf-8"), "bar.txt": ("|", "cp866")}
    texts |= {"semicolon.csv": (";", "cp1251"), "tab.tsv": ("\t", "utf-16")}
    for name, (mark, encoding) in texts.items():
        path = _own(folder, name)
        lines = [mark.join(HEADER), *(mark.join(f'"{cell}"' for cell in row) for row in ROWS)]
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        yield Sound(path, "checkpoints")
    workbook = openpyxl.Workbook()
    for row in (("Register",), HEADER, *ROWS):
        workbook.active.append(row)
    for name in ("t.xlsx", "t.xlsm"):
        workbook.save(path := _own(folder, name))
        yield Sound(path, "checkpoints")
    old = xlwt.Workbook()
    sheet = old.add_sheet("Posts")
    table: list[tuple[object, ...]] = [HEADER, *ROWS]
    for down, cells in enumerate(table):
        for across, cell in enumerate(cells):
            sheet.write(down, across, cell)
    old.save(str(path := _own(folder, "t.xls")))
    yield Sound(path, "checkpoints")
    columns = {name: [row[at] for row in ROWS] for at, name in enumerate(HEADER)}
    yield Sound(ods_of_gdal(_own(folder, "t.ods"), columns), "checkpoints")
    yield from _misnamed(folder)
    text = 'name,wkt\nL,"LINESTRING (70 38.4, 70.3 38.5, 70.6 38.4)"\nM,SRID=4326;POINT (70 38)\n'
    (path := _own(folder, "wkt.csv")).write_text(text, encoding="utf-8")
    yield Sound(path, "reference")


def _misnamed(folder: Path) -> Iterator[Sound]:
    """Tables that programs write as pages and as XML, and call .xls."""
    table: list[tuple[object, ...]] = [HEADER, *ROWS]
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    page = f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'
    (path := _own(folder, "page.xls")).write_text(page, encoding="utf-8")
    yield Sound(path, "checkpoints")
    data = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    rows = "".join("<Row>" + "".join(data.format(cell) for cell in row) + "</Row>" for row in table)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    sheet = f'<Worksheet ss:Name="A"><Table>{rows}</Table></Worksheet>'
    book = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'
    (path := _own(folder, "book.xls")).write_text(book, encoding="utf-8")
    yield Sound(path, "checkpoints")
    with zipfile.ZipFile(path := _own(folder, "table.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", "\n".join(";".join(map(str, row)) for row in table))
    yield Sound(path, "checkpoints")


def _features(folder: Path) -> Iterator[Sound]:
    points = gpd.points_from_xy([row[1] for row in ROWS], [row[2] for row in ROWS])
    posts = gpd.GeoDataFrame({"name": [row[0] for row in ROWS]}, geometry=points, crs=4326)
    lines = gpd.GeoDataFrame(
        {"route": ["XX-YY", "XX-YY"]},
        geometry=[shapely.LineString([(70, 38.4), (70.3, 38.5)]), shapely.LineString([(70.3, 38.5), (70.6, 38.4)])],
        crs=4326,
    )
    written = {
        "t.geojson": ("GeoJSON", posts),
        "t.json": ("GeoJSON", posts),
        "t.shp": ("ESRI Shapefile", posts),
        "t.gpkg": ("GPKG", posts),
        "t.fgb": ("FlatGeobuf", posts),
        "t.kml": ("KML", posts),
        "t.gpx": ("GPX", posts),
        "t.tab": ("MapInfo File", posts),
        "t.mif": ("MapInfo File", posts),
        "lines.geojson": ("GeoJSON", lines),
    }
    for name, (driver, frame) in written.items():
        path = _own(folder, name)
        layer = {"layer": "waypoints"} if driver == "GPX" else {}
        pyogrio.write_dataframe(frame, path, driver=driver, **layer)
        beside = tuple(file for file in sorted(path.parent.iterdir()) if file != path)
        yield Sound(path, "borders" if frame is lines else "checkpoints", beside)
    with zipfile.ZipFile(path := _own(folder, "t.kmz"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "t-kml" / "t.kml", "doc.kml")
    yield Sound(path, "checkpoints")
    with zipfile.ZipFile(path := _own(folder, "shapes.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((folder / "t-shp").iterdir()):
            archive.write(file, file.name)
    yield Sound(path, "checkpoints")
    pyogrio.write_dataframe(lines[["geometry"]], path := _own(folder, "t.dxf"), driver="DXF")
    yield Sound(path, "patrols", crs="EPSG:4326")


def _heights() -> NDArray[np.int16]:
    rows, columns = np.mgrid[0:121, 0:121]
    heights = 1500.0 + 300.0 * np.sin(rows / 17.0) * np.cos(columns / 11.0)
    heights[40:44, 50:55] = -32768.0
    return np.asarray(heights, dtype=np.int16)


def _terrain(folder: Path) -> Iterator[Sound]:
    heights = _heights()
    plain = _own(folder, "t.tif")
    half = 0.5 / 120
    place = from_origin(WEST - half, NORTH + half, 1 / 120, 1 / 120)
    profile = {"height": 121, "width": 121, "count": 1, "dtype": "int16", "crs": "EPSG:4326", "nodata": -32768}
    with rasterio.open(plain, "w", driver="GTiff", transform=place, **profile) as out:
        out.write(heights, 1)
    yield Sound(plain, "terrain")
    drivers = {"t.dt0": "DTED", "t.asc": "AAIGrid", "t.bil": "EHdr", "t.img": "HFA", "t.nc": "netCDF", "g.gpkg": "GPKG"}
    for name, driver in drivers.items():
        path = _own(folder, name)
        options = {"TILE_FORMAT": "TIFF"} if driver == "GPKG" else {}
        rasterio.shutil.copy(plain, path, driver=driver, **options)
        yield Sound(path, "terrain", tuple(file for file in sorted(path.parent.iterdir()) if file != path))
    for name, driver, kind in (("t.flt", "EHdr", "float32"), ("e.img", "ENVI", "int16")):
        path = _own(folder, name)
        with rasterio.open(path, "w", driver=driver, transform=place, **{**profile, "dtype": kind}) as out:
            out.write(heights.astype(kind), 1)
        yield Sound(path, "terrain", tuple(file for file in sorted(path.parent.iterdir()) if file != path))
    path = _own(folder, "t.vrt")
    shutil.copyfile(plain, part := path.with_name("part.tif"))
    rasterio.shutil.copy(part, path, driver="VRT")
    yield Sound(path, "terrain", (part,))
    side = np.kron(heights[:-1, :-1], np.ones((10, 10), np.int16))
    tiles = np.pad(side, ((0, 1), (0, 1)), mode="edge").astype(">i2")
    (path := _own(folder, "N38E070.hgt")).write_bytes(tiles.tobytes())
    yield Sound(path, "terrain")
    with zipfile.ZipFile(packed := _own(folder, "N38E070.hgt.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "N38E070.hgt")
    yield Sound(packed, "terrain")


def _underlays(folder: Path) -> Iterator[Sound]:
    yield Sound(four_colours(_own(folder, "scan.tif"), "EPSG:4326", WEST, NORTH, 0.005), "basemap")
    cells, place = quarters(), from_origin(WEST, NORTH, 0.005, 0.005)
    yield Sound(write_scan(_own(folder, "scan.jp2"), cells, "EPSG:4326", place), "basemap")
    deep = (cells.astype(np.uint16) * 200)[:, :, :1]
    yield Sound(write_scan(_own(folder, "deep.tif"), deep, "EPSG:4326", place), "basemap")
    yield Sound(sets_of_tiles(_own(folder, "tiles.gpkg"), one="One"), "basemap")
    for name, world in (
        ("scan.png", ".pgw"),
        ("scan.jpg", ".jgw"),
        ("scan.gif", ".gfw"),
        ("scan.bmp", ".bpw"),
        ("scan.webp", ".wld"),
    ):
        path = _own(folder, name)
        Image.fromarray(cells).save(path)
        corner = path.with_suffix(world)
        corner.write_text("0.005\n0\n0\n-0.005\n70.0025\n38.9975\n")
        path.with_suffix(".prj").write_text(rasterio.CRS.from_epsg(4326).to_wkt())
        yield Sound(path, "basemap", (corner, path.with_suffix(".prj")))
    squares = {(8, 177, 98): tile((200, 30, 30)), (8, 178, 98): tile((30, 30, 200), form="JPEG")}
    yield Sound(_mbtiles(_own(folder, "t.mbtiles"), squares), "basemap")
    pmtiles_file(path := _own(folder, "t.pmtiles"), squares)
    yield Sound(path, "basemap")


def _mbtiles(path: Path, squares: dict[tuple[int, int, int], bytes]) -> Path:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        file.executemany("INSERT INTO metadata VALUES (?, ?)", [("name", "made up"), ("format", "png")])
        rows = [(zoom, column, (1 << zoom) - 1 - row, data) for (zoom, column, row), data in squares.items()]
        file.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
        file.commit()
    return path
