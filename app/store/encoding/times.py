"""Times in the file: UTC as the GeoPackage standard requires, and in a second column the original offset.

A reporter's "02:10 at night" is a fact in its own right; UTC alone would lose it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import numpy as np

OFFSET_SUFFIX = "_offset"
_LOCAL = 19
_REGULAR = re.compile(r"[1-8]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)
"""Most moments: to the second, and with an offset."""
_WHOLE = r"\A[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.000Z\z"
_ZONE = re.compile(r"[+-](?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
"""How most moments are stored: to the second."""
UNSTATED = "unstated"
"""The offset of a time without a time zone: it is stored as written, and never shifted."""


def split(text: str | None) -> tuple[str | None, str | None]:
    """ISO 8601 text to (UTC text ending in Z, offset such as "+05:00" or UNSTATED)."""
    if text is None:
        return None, None
    moment = datetime.fromisoformat(text)
    offset = moment.utcoffset()
    utc = moment if offset is None else moment.replace(tzinfo=None) - offset
    return utc.isoformat(timespec="milliseconds") + "Z", UNSTATED if offset is None else _offset_text(offset)


def joined(utc: str | None, offset: str | None) -> str | None:
    """The ISO 8601 text that ``split`` was given; None for anything else, which another program left there."""
    try:
        if not isinstance(utc, str):
            return None
        moment = datetime.fromisoformat(utc.removesuffix("Z"))
        if offset == UNSTATED:
            return moment.isoformat()
        zone = timezone(_offset(offset or "+00:00"))
        return moment.replace(tzinfo=UTC).astimezone(zone).isoformat()
    except (ValueError, OverflowError, AttributeError, TypeError):
        return None


def split_all(texts: Sequence[str | None]) -> tuple[list[str | None], list[str | None]]:
    """``split`` applied to a column: the UTC column and the offset column."""
    regular = [text is not None and _REGULAR.fullmatch(text) is not None for text in texts]
    if not all(regular) or not regular:
        pairs = [split(text) for text in texts]
        return [utc for utc, _ in pairs], [offset for _, offset in pairs]
    zones = [text[_LOCAL:] for text in texts if text is not None]
    offsets = {zone: _offset_text(timedelta(minutes=_minutes(zone))) for zone in set(zones)}
    minutes = {zone: _minutes(zone) for zone in offsets}
    local = np.array(texts, f"U{_LOCAL}").astype("datetime64[s]")
    utc = local - np.array([minutes[zone] for zone in zones]).astype("timedelta64[m]")
    plain = np.datetime_as_string(utc.astype("datetime64[ms]")).tolist()
    return [text + "Z" for text in plain], [offsets[zone] for zone in zones]


def joined_all(utc: Sequence[str | None], offsets: Sequence[str | None]) -> list[str | None]:
    """``joined`` applied to two columns."""
    if utc and all(isinstance(zone, str) and _ZONE.fullmatch(zone) for zone in set(offsets)):
        # ValueError: another moment, or a day that no month has. UnicodeError and Arrow's own are such.
        with suppress(TypeError, ValueError):
            return _joined_together(utc, offsets)
    return [joined(moment, offset) for moment, offset in zip(utc, offsets, strict=True)]


def _joined_together(utc: Sequence[str | None], offsets: Sequence[str | None]) -> list[str | None]:
    """The same of moments to the second. Raises ValueError or TypeError where one is none."""
    import pyarrow as pa  # noqa: PLC0415 - it takes long, and much is done without a row
    import pyarrow.compute as pc  # noqa: PLC0415 - as above

    moments = pa.array(utc, pa.string())
    if moments.null_count or not pc.all(pc.match_substring_regex(moments, _WHOLE)).as_py():
        raise ValueError("other moments")
    coded = pa.array(offsets, pa.string()).dictionary_encode()
    minutes = [_minutes(zone) for zone in coded.dictionary.to_pylist()]
    zones = pa.array([_offset_text(timedelta(minutes=count)) for count in minutes]).take(coded.indices)
    shifts = np.array(minutes, "timedelta64[m]")[coded.indices.to_numpy()]
    local = pc.utf8_slice_codeunits(moments, 0, _LOCAL).cast(pa.timestamp("s")).to_numpy() + shifts
    texts: list[str | None] = pc.binary_join_element_wise(pa.array(np.datetime_as_string(local)), zones, "").to_pylist()
    return texts


@cache
def _offset_text(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _offset(text: str) -> timedelta:
    return timedelta(minutes=_minutes(text))


def _minutes(offset: str) -> int:
    hours, minutes = offset[1:].split(":")
    span = 60 * int(hours) + int(minutes)
    return -span if offset[0] == "-" else span
