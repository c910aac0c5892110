"""A made-up map sheet and made-up tiles for the screenshots, marked as such all over: they show no real place."""

from __future__ import annotations

import io
import math
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import rasterio
from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont
from pyproj import Transformer
from rasterio.transform import from_origin

PAPER, GRID, CONTOUR, WATER, MARK = "#f4efdf", "#b9b29b", "#b5713c", "#5b8fb9", "#c0392b"
WORD = "SYNTHETIC"


def sheet(path: Path, lon: float, lat: float, crs: str = "EPSG:28412", cell_m: float = 12.0) -> Path:
    """A GeoTIFF of 1600 × 1300 pixels about a place: contours of made-up hills on paper, turned against the map."""
    picture = _hills(1600, 1300, PAPER)
    draw = ImageDraw.Draw(picture)
    for at in range(100, 1600, 167):
        draw.line([(at, 0), (at, 1300)], fill=GRID)
    for at in range(60, 1300, 167):
        draw.line([(0, at), (1600, at)], fill=GRID)
    _mark(picture, "SYNTHETIC SHEET", 300)
    draw.rectangle([(0, 0), (1599, 1299)], outline="#333333", width=6)
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(lon, lat)
    place = from_origin(x - 800 * cell_m, y + 650 * cell_m, cell_m, cell_m)
    shape = {"width": 1600, "height": 1300, "count": 3, "dtype": "uint8", "crs": crs, "transform": place}
    with rasterio.open(path, "w", driver="GTiff", **shape) as out:
        out.write(np.moveaxis(np.asarray(picture), 2, 0))
    return path


def tiles(path: Path, lon: float, lat: float, zooms: tuple[int, ...] = (9, 11), reach: int = 4) -> Path:
    """An MBTiles about a place, of clear tiles with made-up lines and their names."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        stated = {"name": "Synthetic tiles", "format": "png", "attribution": "Synthetic tiles, made for screenshots"}
        file.executemany("INSERT INTO metadata VALUES (?, ?)", stated.items())
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        for zoom in zooms:
            column = int((lon + 180.0) / 360.0 * 2**zoom)
            row = int((1.0 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2.0 * 2**zoom)
            for x in range(column - reach, column + reach + 1):
                for y in range(row - reach, row + reach + 1):
                    file.execute("INSERT INTO tiles VALUES (?,?,?,?)", (zoom, x, 2**zoom - 1 - y, _tile(zoom, x, y)))
        file.commit()
    return path


def _tile(zoom: int, column: int, row: int) -> bytes:
    picture = Image.new("RGBA", (256, 256), (255, 255, 255, 70))
    draw = ImageDraw.Draw(picture)
    draw.rectangle([(0, 0), (255, 255)], outline=WATER)
    draw.line([(0, 40), (120, 90), (256, 40)], fill=WATER, width=3)
    draw.line([(128, 0), (90, 150), (128, 256)], fill=CONTOUR, width=2)
    draw.text((20, 190), f"{WORD}\n{zoom}/{column}/{row}", fill=MARK, font=_font(22))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _hills(width: int, height: int, paper: str) -> Image.Image:
    """Contour lines of a sum of waves."""
    y, x = np.mgrid[0:height, 0:width] / 190.0
    heights = 3.0 * np.sin(x + 0.6 * np.sin(y)) + 2.2 * np.cos(1.3 * y - 0.5 * x) + np.sin(2.1 * x + 1.7 * y)
    steps = np.floor(heights * 2.5)
    edges = np.zeros(steps.shape, dtype=bool)
    edges[:-1] |= steps[:-1] != steps[1:]
    edges[:, :-1] |= steps[:, :-1] != steps[:, 1:]
    picture = np.empty((height, width, 3), dtype=np.uint8)
    picture[...] = np.where((heights < -3.4)[..., None], _rgb("#d6e4ee"), _rgb(paper))
    picture[edges] = _rgb(CONTOUR)
    return Image.fromarray(picture)


def _rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _mark(picture: Image.Image, words: str, every: int) -> None:
    """The words all over a picture, aslant."""
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for number, y in enumerate(range(-200, picture.height + 600, every)):
        for x in range(-400 + 230 * (number % 2), picture.width, 620):
            draw.text((x, y), words, fill=(192, 57, 43, 110), font=_font(54))
    turned = layer.rotate(18, resample=Image.Resampling.BILINEAR)
    picture.paste(turned, (0, 0), turned)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_manager.findfont("DejaVu Sans"), size)
