"""Files that an HDF5 file names, which is what a newer netCDF is: what it holds may lie in others.

The library that GDAL reads it with opens them wherever they are, and says nothing.
https://docs.hdfgroup.org/documentation/hdf5/latest/, "External Storage", "External Links", "Virtual Dataset".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_FIRST = 512
"""It stands at the begin, or at this place or one twice as far, and so on."""


def is_hdf5(path: Path) -> bool:
    """Whether a file is taken for HDF5 by its library, whatever it is called and begins with."""
    size, place = path.stat().st_size, 0
    with path.open("rb") as file:
        while place < size:
            file.seek(place)
            if file.read(len(_SIGNATURE)) == _SIGNATURE:
                return True
            place = max(2 * place, _FIRST)
    return False


def leads_elsewhere(path: Path) -> bool:
    """Whether anything in an HDF5 file lies in another file; False for what is none.

    Nothing of the other file is opened. Raises ValueError where the file is too damaged to tell.
    """
    if not is_hdf5(path):
        return False
    import h5py  # noqa: PLC0415 - few have such files

    own = (h5py.h5l.TYPE_HARD, h5py.h5l.TYPE_SOFT)

    def is_link_elsewhere(_: bytes, link: Any) -> bool | None:
        return None if link.type in own else True

    def is_data_elsewhere(_: str, item: Any) -> bool | None:
        elsewhere = isinstance(item, h5py.Dataset) and (item.is_virtual or bool(item.external))
        return True if elsewhere else None

    try:
        with h5py.File(path, "r") as file:
            by_link = file.id.links.visit(is_link_elsewhere, info=True)
            return bool(by_link or file.visititems(is_data_elsewhere))
    except (OSError, RuntimeError, KeyError, TypeError, UnicodeError) as error:
        raise ValueError(str(error)) from None
