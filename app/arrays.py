"""Names for numpy arrays by what they hold; shapes and units stand in the docstrings of what uses them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
SingleArray = NDArray[np.float32]
"""Heights and their errors, as rasters hold them."""
IntArray = NDArray[np.int64]
ShortIntArray = NDArray[np.int32]
"""Numbers of sources and samples in tables that get large."""
KeyArray = NDArray[np.uint64]
"""Keys of random numbers."""
ShortKeyArray = NDArray[np.uint32]
"""The same in half the bits, where many are worked at a time."""
ByteArray = NDArray[np.uint8]
"""Colours, and states of samples."""
BoolArray = NDArray[np.bool_]
TextArray = NDArray[np.str_]
Geometries = NDArray[np.object_]
"""An array of shapely geometries; None where a row has none."""
