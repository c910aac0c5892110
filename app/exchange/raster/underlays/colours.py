"""From the bands of a scan to colours: palettes, grey, RGB, with and without alpha, any depth up to 16 bits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from rasterio.windows import Window

from app.arrays import BoolArray, ByteArray
from app.errors import UserError
from app.exchange.gdal import argument
from app.geo.colour_cells import premultiplied
from layers.text import QT_TRANSLATE_NOOP

PERCENTILES = 2.0, 98.0
GLANCE_PX = 1024
"""The longer side at which a scan is looked at as a whole."""
_DEPTHS = {"uint8", "uint16", "int16"}

STRETCHED = QT_TRANSLATE_NOOP(
    "Import", "Its values of 16 bits are stretched to 8: from the 2nd to the 98th percentile, {ranges}."
)
FOURTH = QT_TRANSLATE_NOOP("Import", "Its fourth band is no transparency and is left out.")
NO_COLOURS = QT_TRANSLATE_NOOP(
    "Error",
    "{name} holds no colours but {bands}: a basemap has one band (grey or palette), two (grey and alpha), three (RGB) "
    "or four (RGB and alpha), of 8 or 16 bits. Make it so: gdal_translate {chosen}-ot Byte -scale {file} colours.tif",
)


@dataclass(frozen=True, slots=True)
class Colours:
    """How bands become colours. ``bands``: one for grey or a palette, three for red, green and blue, from 1.

    ``ranges``: per band the values that become 0 and 255. ``void``: the values of the bands where there is no data.
    """

    bands: tuple[int, ...]
    ranges: tuple[tuple[float, float], ...]
    alpha: int = 0
    palette: bool = False
    void: tuple[float, ...] = ()

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """The colours stored in a layer's settings."""
        ranges = tuple((float(low), float(high)) for low, high in settings["ranges"])
        rest = settings["alpha"], settings["palette"], tuple(settings["void"])
        return cls(tuple(settings["bands"]), ranges, *rest)

    def as_dict(self) -> dict[str, Any]:
        """The colours as settings: numbers and lists."""
        return asdict(self)

    @property
    def layout(self) -> str:
        """The bands in words."""
        kind = "palette" if self.palette else "grey" if len(self.bands) == 1 else "RGB"
        return f"{kind} and alpha" if self.alpha else kind

    def read(self, raster: Any, window: Window) -> ByteArray:
        """The colours of a window, rows × columns × 4, times alpha."""
        values = raster.read(list(self.bands), window=window)
        seen = self._alpha(raster, window)
        if self.void:
            seen = np.where(self._is_void(values), np.uint8(0), seen)
        if self.palette:
            rgba = _table(raster)[values[0]]
            seen = np.minimum(seen, rgba[..., 3])
        else:
            rgba = np.empty((*seen.shape, 4), dtype=np.uint8)
            for number in range(3):
                band = min(number, len(self.bands) - 1)
                rgba[..., number] = scaled(values[band], self.ranges[band])
        rgba[..., 3] = seen
        return premultiplied(rgba)

    def _is_void(self, values: NDArray[Any]) -> BoolArray:
        return np.asarray(np.all(values == np.array(self.void)[:, None, None], axis=0), dtype=np.bool_)

    def _alpha(self, raster: Any, window: Window) -> ByteArray:
        if not self.alpha:
            return np.asarray(raster.dataset_mask(window=window), dtype=np.uint8)
        values = raster.read(self.alpha, window=window)
        return np.asarray(values if values.dtype == np.uint8 else values // 257, dtype=np.uint8)


def scaled(values: NDArray[Any], ends: tuple[float, float]) -> ByteArray:
    """Values from one end to the other as 0 to 255; the first end may be the greater."""
    low, high = ends
    if ends == (0.0, 255.0) and values.dtype == np.uint8:
        return values
    share = (values.astype(np.float32) - low) / (high - low if high != low else 1.0)
    return np.asarray((share.clip(0.0, 1.0) * 255.0).round(), dtype=np.uint8)


def _table(raster: Any) -> ByteArray:
    return _lookup(tuple(sorted(raster.colormap(1).items())))


@lru_cache(maxsize=8)
def _lookup(entries: tuple[tuple[int, tuple[int, int, int, int]], ...]) -> ByteArray:
    table = np.zeros((1 << 16, 4), dtype=np.uint8)
    for index, colour in entries:
        table[index] = colour
    return table


def colours_of(raster: Any, name: str) -> tuple[Colours, tuple[str, ...]]:
    """How the bands of a raster become colours, with notes. Raises UserError, calling it ``name``, if they cannot."""
    interpretation = list(raster.colorinterp)
    if raster.count > 4 or not set(raster.dtypes) <= _DEPTHS or ColorInterp.cyan in interpretation:
        raise _no_colours(raster, name)
    alpha = interpretation.index(ColorInterp.alpha) + 1 if ColorInterp.alpha in interpretation else 0
    bands = [band for band in range(1, raster.count + 1) if band != alpha]
    if len(bands) == 2 or len(bands) > 4:
        raise _no_colours(raster, name)
    if interpretation[0] is ColorInterp.palette and len(bands) == 1:
        return Colours((1,), ((0.0, 255.0),), alpha, palette=True), ()
    order = [_band_of(interpretation, number, bands[number]) for number in range(3)] if len(bands) >= 3 else bands
    notes = (FOURTH,) if len(bands) == 4 else ()
    return _ranged(raster, Colours(tuple(order), (), alpha), notes)


def _no_colours(raster: Any, name: str) -> UserError:
    bands = " + ".join(f"{count} × {dtype}" for dtype, count in Counter(raster.dtypes).items())
    chosen = {1: "", 2: "-b 1 "}.get(raster.count, "-b 1 -b 2 -b 3 ")
    return UserError(NO_COLOURS.format(name=name, bands=bands, chosen=chosen, file=argument(name)))


def _band_of(interpretation: list[ColorInterp], number: int, usual: int) -> int:
    """The band of red, green or blue, where all three are named; else the usual one."""
    names = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    return interpretation.index(names[number]) + 1 if set(names) <= set(interpretation) else usual


def _ranged(raster: Any, colours: Colours, notes: tuple[str, ...]) -> tuple[Colours, tuple[str, ...]]:
    """The ends of each band: those of its bits, or percentiles of more than 8."""
    if raster.dtypes[colours.bands[0] - 1] == "uint8":
        structure = [raster.tags(band, ns="IMAGE_STRUCTURE") for band in colours.bands]
        highest = [float((1 << int(one.get("NBITS", 8))) - 1) for one in structure]
        white_first = raster.tags(ns="IMAGE_STRUCTURE").get("MINISWHITE") == "YES"
        ranges = tuple((high, 0.0) if white_first else (0.0, high) for high in highest)
        return replace(colours, ranges=ranges), notes
    ranges = tuple(_percentiles(raster, band) for band in colours.bands)
    listed = ", ".join(f"{low:,.0f}–{high:,.0f}" for low, high in ranges)
    return replace(colours, ranges=ranges), (*notes, STRETCHED.format(ranges=listed))


def _percentiles(raster: Any, band: int) -> tuple[float, float]:
    step = max(1, max(raster.shape) // GLANCE_PX)
    shape = tuple(max(1, side // step) for side in raster.shape)
    values = raster.read(band, out_shape=shape, masked=True).compressed()
    if not values.size:
        return 0.0, 65535.0
    low, high = (float(value) for value in np.percentile(values, PERCENTILES))
    return (low, high) if high > low else (low, low + 1.0)
