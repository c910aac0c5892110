"""Drawings as pixels, and what colours they show."""

from __future__ import annotations

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from app.arrays import ByteArray
from resources import rgb


def pixels(figure: Figure) -> ByteArray:
    """A figure as RGB, shape (rows, columns, 3), ten pixels to a millimetre."""
    figure.set_dpi(254.0)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    return np.asarray(canvas.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]


def shows(picture: ByteArray, colour: str) -> bool:
    """Whether any pixel has a colour."""
    return bool(where(picture, colour).any())


def where(picture: ByteArray, colour: str) -> NDArray[np.bool_]:
    """Which pixels have a colour."""
    apart = np.abs(picture.astype(int) - np.array(rgb(colour))).max(axis=2)
    return np.asarray(apart <= 3, dtype=np.bool_)
