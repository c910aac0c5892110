"""Single tiles: their format and size by their bytes, and their colours; PNG, JPEG and WebP."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from app.arrays import ByteArray
from app.geo.colour_cells import premultiplied, straight

LARGEST_PX = 4096
"""A tile of more pixels on a side is none."""
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_FORMATS = ("PNG", "JPEG", "WEBP")
_MOST_COLOURS = 256
# Pillow would warn of large pictures, on the terminal: here none is decoded before its header says that it is small.
Image.MAX_IMAGE_PIXELS = None


def format_of(blob: object) -> str:
    """ "png", "jpg" or "webp" by the first bytes of a tile; empty if it is none of them."""
    if not isinstance(blob, bytes):
        return ""
    if blob.startswith(_PNG):
        return "png"
    if blob.startswith(_JPEG):
        return "jpg"
    return "webp" if blob[:4] == b"RIFF" and blob[8:12] == b"WEBP" else ""


def is_whole(blob: bytes) -> bool:
    """Whether a tile has an end as well as a beginning; its pixels are not decoded."""
    match format_of(blob):
        case "png":
            return blob.rstrip(b"\x00").endswith(_PNG_END)
        case "jpg":
            return _JPEG_END in blob[-64:]
        case "webp":
            return len(blob) >= 8 + int.from_bytes(blob[4:8], "little")
    return False


def size_of(blob: bytes) -> tuple[int, int] | None:
    """Rows and columns of a tile, from its header; None if that cannot be read or makes no sense."""
    try:
        with Image.open(io.BytesIO(blob), formats=_FORMATS) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError):
        return None
    return (height, width) if 0 < height <= LARGEST_PX and 0 < width <= LARGEST_PX else None


def decoded(blob: bytes, size: tuple[int, int]) -> ByteArray | None:
    """The colours of a tile times alpha, resized to ``size`` (rows, columns); None if it cannot be read."""
    if size_of(blob) is None:
        return None
    try:
        with Image.open(io.BytesIO(blob), formats=_FORMATS) as picture:
            plain = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError):
        return None
    if plain.size != size[::-1]:
        plain = plain.resize(size[::-1], Image.Resampling.BOX)
    return premultiplied(np.asarray(plain))


def encoded(cells: ByteArray) -> bytes:
    """Colours times alpha as a PNG: with a palette where 256 colours suffice, without alpha where all is opaque."""
    rgba = np.ascontiguousarray(straight(cells))
    packed = rgba.view(np.uint32)[..., 0]
    if len(np.unique(packed[::8, ::8])) <= _MOST_COLOURS:
        colours, index = np.unique(packed, return_inverse=True)
        if len(colours) <= _MOST_COLOURS:
            return _with_palette(colours.view(np.uint8).reshape(-1, 4), index.reshape(packed.shape).astype(np.uint8))
    opaque = bool((rgba[..., 3] == 255).all())
    return _png(Image.fromarray(rgba[..., :3] if opaque else rgba))


def _with_palette(colours: ByteArray, index: ByteArray) -> bytes:
    picture = Image.fromarray(index).convert("P")
    picture.putpalette(colours[:, :3].tobytes())
    alpha = colours[:, 3]
    return _png(picture, transparency=alpha.tobytes()) if (alpha < 255).any() else _png(picture)


def _png(picture: Image.Image, **options: bytes) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", **options)
    return buffer.getvalue()
