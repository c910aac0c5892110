"""What is wrong with geometries as they are stored: header, shape, envelope, coordinates."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import shapely

from app.arrays import FloatArray, Geometries
from app.store.encoding.vectors import WGS84
from app.untrusted.nesting import is_too_deep

_ENVELOPE_DOUBLES = (0, 4, 6, 6, 8)
_RESERVED = 0b1110_0000
_EMPTY = 0b0001_0000
_ROUNDING = 1e-9
_HEAD = 8


class BlobFault(StrEnum):
    """What is wrong with a geometry."""

    UNREADABLE = "unreadable"
    OTHER_SYSTEM = "other system"
    ENVELOPE = "envelope"
    COORDINATES = "coordinates"
    ABSENT = "absent"


def geometries_of(blobs: Sequence[Any]) -> Geometries:
    """The shapes of blobs, (n,); None for those that cannot be read, whatever they are."""
    bodies = [_body(blob) for blob in blobs]
    with np.errstate(invalid="ignore"):  # of a coordinate that is no number, which is a finding
        return np.asarray(shapely.from_wkb(np.array(bodies, dtype=object), on_invalid="ignore"), dtype=object)


def _body(blob: Any) -> bytes | None:
    """The WKB of a blob; None unless its header is one of the standard's."""
    if not isinstance(blob, bytes) or len(blob) <= _HEAD or blob[:3] != b"GP\x00" or blob[3] & _RESERVED:
        return None
    code = (blob[3] >> 1) & 0b111
    body = blob[_HEAD + 8 * _ENVELOPE_DOUBLES[code] :] if code < len(_ENVELOPE_DOUBLES) else b""
    return body if body and not is_too_deep(body) else None


def blob_faults(blobs: Sequence[Any], shapes: Geometries, srs_id: int) -> list[BlobFault | None]:
    """The first fault of each blob with its shape from ``geometries_of``; None for a sound one.

    In EPSG:4326 longitudes and latitudes have to be on the earth.
    """
    bounds = shapely.bounds(shapes)
    sound = _on_earth(shapes, bounds, srs_id)
    empty = shapely.is_empty(shapes)
    return [
        _fault(blob, box, srs_id, bool(void), bool(fine)) if blob is None or shape is not None else BlobFault.UNREADABLE
        for blob, shape, box, void, fine in zip(blobs, shapes, bounds, empty, sound, strict=True)
    ]


def _fault(blob: Any, box: FloatArray, srs_id: int, empty: bool, fine: bool) -> BlobFault | None:
    if blob is None:
        return BlobFault.ABSENT
    little = blob[3] & 1
    if int.from_bytes(blob[4:8], "little" if little else "big", signed=True) != srs_id:
        return BlobFault.OTHER_SYSTEM
    if empty != bool(blob[3] & _EMPTY):
        return BlobFault.ENVELOPE
    if empty or not fine:
        return BlobFault.ABSENT if empty else BlobFault.COORDINATES
    return None if _is_enveloped(blob, box, "<4d" if little else ">4d") else BlobFault.ENVELOPE


def _is_enveloped(blob: bytes, box: FloatArray, form: str) -> bool:
    """Whether the envelope of a blob, if it has one, is that of its shape."""
    if not (blob[3] >> 1) & 0b111:
        return True
    stated, wanted = struct.unpack_from(form, blob, _HEAD), (box[0], box[2], box[1], box[3])
    return all(abs(one - other) <= _ROUNDING * max(1.0, abs(one)) for one, other in zip(wanted, stated, strict=True))


def _on_earth(shapes: Geometries, bounds: FloatArray, srs_id: int) -> np.ndarray[Any, Any]:
    """Which shapes have finite coordinates alone, in EPSG:4326 within the degrees there are."""
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    fine = np.ones(len(shapes), dtype=bool)
    fine[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    if srs_id == WGS84:
        limit = np.array([180.0, 90.0, 180.0, 90.0]) + _ROUNDING
        with np.errstate(invalid="ignore"):
            fine &= ~(np.abs(bounds) > limit).any(axis=1)
    return fine
