"""How files were read the last time: what was chosen for a table, remembered by the names of its columns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from hashlib import sha256
from typing import Any

from app.exchange.reading import Stated
from app.tasks.importing.duplicates import CHOICES, SKIP
from layers import LAYER_TYPES
from layers.values.field import fold
from widgets.dialogs.importing.incoming_file import Choices
from widgets.session.preferences import Preferences

KEY = "imports"
MOST = 60
"""Headers that are remembered; the oldest are dropped first."""


def header_of(columns: Iterable[str]) -> str:
    """What tells a header: the set of the names of its columns; empty if there are none."""
    names = sorted({fold(name) for name in columns})
    return sha256("\n".join(names).encode()).hexdigest()[:16] if names else ""


def recall(preferences: Preferences, columns: Iterable[str]) -> tuple[Choices, str] | None:
    """What was chosen the last time for a file with these columns, and the day (ISO); None if nothing was."""
    entry = _entries(preferences).get(header_of(columns))
    try:
        return None if entry is None else (_choices(entry), str(entry["day"]))
    except (KeyError, TypeError, ValueError):
        return None


def remember(preferences: Preferences, columns: Iterable[str], chosen: Choices) -> None:
    """Remember what was chosen for a file with these columns."""
    if not (header := header_of(columns)):
        return
    others = {name: entry for name, entry in _entries(preferences).items() if name != header}
    content = {
        "day": date.today().isoformat(),
        "kind": chosen.kind,
        "crs": chosen.crs,
        "mapping": dict(chosen.mapping),
        "stated": asdict(chosen.stated),
        "duplicates": chosen.duplicates,
        "key": chosen.key,
    }
    newest = dict([*others.items(), (header, content)][-MOST:])
    preferences.set(KEY, json.dumps(newest, ensure_ascii=False))


def forget(preferences: Preferences, columns: Iterable[str]) -> None:
    """Forget what was chosen for files with these columns."""
    header = header_of(columns)
    rest = {name: entry for name, entry in _entries(preferences).items() if name != header}
    preferences.set(KEY, json.dumps(rest, ensure_ascii=False))


def _entries(preferences: Preferences) -> dict[str, Any]:
    try:
        entries = json.loads(preferences.text(KEY, "{}"))
    except ValueError:
        return {}
    return entries if isinstance(entries, dict) else {}


def _choices(entry: dict[str, Any]) -> Choices:
    """Choices from what is stored. Raises KeyError, TypeError or ValueError for what an older program has stored."""
    kind, duplicates = str(entry["kind"]), str(entry["duplicates"])
    if kind not in LAYER_TYPES or duplicates not in CHOICES:
        raise ValueError(kind)
    wanted = {spec.name for spec in fields(Stated)}
    stated = {name: value for name, value in dict(entry["stated"]).items() if name in wanted}
    stated["apart"] = tuple(stated.get("apart", ()))
    key = str(entry["key"])
    return Choices(
        kind=kind,
        crs=str(entry["crs"]),
        mapping={str(name): str(column) for name, column in dict(entry["mapping"]).items()},
        stated=Stated(**stated),
        duplicates=duplicates if key or duplicates == CHOICES[-1] else SKIP,
        key=key,
    )
