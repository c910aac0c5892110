"""The sensor types of a project: those of sensors.toml, and its own, kept in its file as sections of the same form."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.exchange.raw import readable
from app.history import Edit, Row
from app.project import Change, Project
from app.store import runs as table
from layers import LAYER_TYPES
from layers.base import Layer, fold
from layers.checkpoints import NO_OBSERVER, TYPES
from layers.fields import DEVICE_FIELDS, with_devices
from layers.text import QT_TRANSLATE_NOOP
from resources import RESERVED, SensorType, section_of, sensor_type, sensor_types

KEY = "sensor_types"
"""The project parameter that holds its own types: one JSON object, section by key."""
ADD = QT_TRANSLATE_NOOP("Step", "Add sensor types")
REMOVE = QT_TRANSLATE_NOOP("Step", "Remove a sensor type")

_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LABEL_LENGTH = 100


def own(project: Project) -> dict[str, SensorType]:
    """The types the project has of its own, by key. Raises UserError if what the file holds is none."""
    return {key: _made(key, section, project.path.name) for key, section in _sections(project).items()}


def _sections(project: Project) -> dict[str, Any]:
    told = table.parameters(project.database).get(KEY, {})
    if not isinstance(told, dict):
        raise UserError(f"{project.path.name} holds sensor types of its own that cannot be read. Restore a snapshot.")
    return told


def known(project: Project) -> dict[str, SensorType]:
    """Every type a post or sensor of the project can have, by key; one of its own stands before a bundled one."""
    return {**sensor_types(), **own(project)}


def layer_kind(project: Project, kind: str) -> type[Layer]:
    """The kind of layer, its choice of sensor types being that of the project."""
    if kind not in DEVICE_FIELDS:
        return LAYER_TYPES[kind]
    return with_devices(LAYER_TYPES[kind], {key: made.label for key, made in own(project).items()})


def read_file(path: Path) -> dict[str, SensorType]:
    """The types of a TOML file of sections as in sensors.toml. Raises UserError naming section, field and range."""
    try:
        told = tomllib.loads(readable(path).read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not UTF-8 text. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path.name} cannot be read as TOML: {error}.") from None
    if not told:
        raise UserError(f"{path.name} holds no section. A sensor type is written as in resources/sensors.toml.")
    return {key: _made(key, section, path.name) for key, section in told.items()}


def add(project: Project, types: Mapping[str, SensorType]) -> Change | None:
    """Give the project these types, in the place of those of the same keys, as one step; None if it has them.

    A bundled type can be given other values: they then hold in this project. Raises UserError for two of one label.
    """
    project.refuse_read_only()
    before = _sections(project)
    kept = {key: _made(key, section, project.path.name) for key, section in before.items() if key not in types}
    _refuse_double_labels({**sensor_types(), **kept, **types})
    return _keep(project, before, before | {key: section_of(kind) for key, kind in types.items()}, ADD)


def remove(project: Project, key: str) -> Change | None:
    """Take one of its own types from the project. Raises UserError if it has none of this key, or while it is used."""
    project.refuse_read_only()
    # As sections: one that cannot be read any more must not bar its own removal.
    before = _sections(project)
    if key not in before:
        names = ", ".join(before) or "none"
        raise UserError(f"{key[:40]!r} is not a sensor type of this project's own. It has: {names}.")
    used = [] if key in sensor_types() else users(project, key)
    if used:
        more = f" and {len(used) - 1} more" if len(used) > 1 else ""
        raise UserError(f"The type {key} is that of {used[0][:100]}{more}: give them another type first.")
    return _keep(project, before, {name: section for name, section in before.items() if name != key}, REMOVE)


def users(project: Project, key: str) -> list[str]:
    """Names of the posts and sensors that state this type; of a nameless one, its layer and number."""
    found = []
    for kind, field in DEVICE_FIELDS.items():
        for entry in project.of_kind(kind):
            frame = project.layer(entry.uuid).frame
            rows = frame[frame[field] == key]
            found += [str(name or f"{entry.name} {fid}") for fid, name in zip(rows.index, rows["name"], strict=True)]
    return found


def _keep(project: Project, before: dict[str, Any], after: dict[str, Any], label: str) -> Change | None:
    if before == after:
        return None
    row: Row = {"key": KEY, "value": json.dumps(after, ensure_ascii=False)}
    return project.apply(label, Edit(table.PARAMETERS, KEY, project.row(table.PARAMETERS, KEY), row if after else None))


def _made(key: str, section: Any, source: str) -> SensorType:
    taken = {NO_OBSERVER, *RESERVED, *dict(TYPES)} - sensor_types().keys()
    if _WORD.fullmatch(key) is None or key in taken:
        raise UserError(
            f"{source} [{key[:40]}]: the key of a sensor type is up to 40 of a-z, 0-9 and _, a letter first, "
            f"and none of {', '.join(sorted(taken))}."
        )
    try:
        made = sensor_type(key, section, source)
    except ValueError as error:
        raise UserError(f"{' '.join(str(error).split())[:350]}.") from None
    if len(made.label) > _LABEL_LENGTH:
        raise UserError(
            f"{source} [{key}]: label has {len(made.label):,} characters; at most {_LABEL_LENGTH} are kept."
        )
    return made


def _refuse_double_labels(types: Mapping[str, SensorType]) -> None:
    owners: dict[str, str] = {fold(key): key for key in types}
    for key, kind in types.items():
        other = owners.setdefault(fold(kind.label), key)
        if other != key:
            raise UserError(f"[{key}]: label is {kind.label!r}, which means {other} already. Give each its own.")
