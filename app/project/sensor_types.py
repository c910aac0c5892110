"""The sensor types of a project: those of sensors.toml, and its own, stored in its file as sections of that form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from app.errors import UserError
from app.project.project import Project
from app.store import runs as table
from app.store.history import Edit, Row
from layers import LAYER_TYPES
from layers.base import Layer
from layers.checkpoints import NO_OBSERVER, TYPES
from layers.fields import DEVICE_FIELDS, with_devices
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import fold
from resources import RESERVED, SensorType, section_of, sensor_type, sensor_types

KEY = "sensor_types"
"""The project parameter that holds its own types: one JSON object, section by key."""
ADD = QT_TRANSLATE_NOOP("Step", "Add sensor types")
REMOVE = QT_TRANSLATE_NOOP("Step", "Remove a sensor type")

_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LABEL_LENGTH = 100


def own(project: Project) -> dict[str, SensorType]:
    """The project's own types, by key. Raises UserError if what the file holds is invalid."""
    return {key: parsed(key, section, project.path.name) for key, section in _sections(project).items()}


def _sections(project: Project) -> dict[str, Any]:
    sections = table.parameter(project.database, KEY, {})
    if not isinstance(sections, dict):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} holds sensor types of its own that cannot be read. Restore a snapshot."
            ).format(name=project.path.name)
        )
    return sections


def types_of(project: Project) -> dict[str, SensorType]:
    """Every type a post or sensor of the project can have, by key; its own override bundled ones."""
    return {**sensor_types(), **own(project)}


def layer_kind(project: Project, kind: str) -> type[Layer]:
    """The kind of layer, offering the project's sensor types as choices."""
    if kind not in DEVICE_FIELDS:
        return LAYER_TYPES[kind]
    return with_devices(LAYER_TYPES[kind], {key: kind.label for key, kind in own(project).items()})


def edits_to_add(project: Project, types: Mapping[str, SensorType]) -> tuple[Edit, ...]:
    """The edits that add these types to the project, replacing those of the same keys; empty if nothing changes.

    Raises UserError if two types share a label, or if another of its own cannot be read.
    """
    before = _sections(project)
    others = {key: parsed(key, section, project.path.name) for key, section in before.items() if key not in types}
    _refuse_double_labels({**sensor_types(), **others, **types})
    return _edits(project, before, before | {key: section_of(kind) for key, kind in types.items()})


def edits_to_remove(project: Project, key: str) -> tuple[Edit, ...]:
    """The edits that remove one of its own types. Raises UserError if there is none of this key, or it is in use."""
    # As sections: one that can no longer be read must not prevent its own removal.
    before = _sections(project)
    if key not in before:
        names = ", ".join(before) or QT_TRANSLATE_NOOP("Error", "none")
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{key!r} is not a sensor type of this project's own. It has: {names}.").format(
                key=key[:40], names=names
            )
        )
    used = [] if key in sensor_types() else users(project, key)
    if used:
        more = QT_TRANSLATE_NOOP("Error", " and {count} more").format(count=len(used) - 1)
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "The type {key} is that of {user}{more}: give them another type first.").format(
                key=key, user=used[0][:100], more=more if len(used) > 1 else ""
            )
        )
    return _edits(project, before, {name: section for name, section in before.items() if name != key})


def users(project: Project, key: str) -> list[str]:
    """Names of the posts and sensors of this type; for an unnamed one, its layer and number."""
    names = []
    for kind, field in DEVICE_FIELDS.items():
        for entry in project.of_kind(kind):
            frame = project.layer(entry.uuid).frame
            rows = frame[frame[field] == key]
            names += [str(name or f"{entry.name} {fid}") for fid, name in zip(rows.index, rows["name"], strict=True)]
    return names


def _edits(project: Project, before: dict[str, Any], after: dict[str, Any]) -> tuple[Edit, ...]:
    if before == after:
        return ()
    row: Row = {"key": KEY, "value": json.dumps(after, ensure_ascii=False)}
    return (Edit(table.PARAMETERS, KEY, project.row(table.PARAMETERS, KEY), row if after else None),)


def parsed(key: str, section: Any, source: str) -> SensorType:
    """The type of a section. Raises UserError naming ``source``, the section, the field and its range."""
    taken = {NO_OBSERVER, *RESERVED, *dict(TYPES)} - sensor_types().keys()
    if _WORD.fullmatch(key) is None or key in taken:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error",
                "{source} [{key}]: the key of a sensor type is up to 40 of a-z, 0-9 and _, a letter first, and none of "
                "{taken}.",
            ).format(source=source, key=key[:40], taken=", ".join(sorted(taken)))
        )
    try:
        kind = sensor_type(key, section, source)
    except ValueError as error:
        raise UserError(f"{' '.join(str(error).split())[:350]}.") from None
    if len(kind.label) > _LABEL_LENGTH:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{source} [{key}]: label has {count:,} characters; at most {most} are allowed."
            ).format(source=source, key=key, count=len(kind.label), most=_LABEL_LENGTH)
        )
    return kind


def _refuse_double_labels(types: Mapping[str, SensorType]) -> None:
    owners: dict[str, str] = {fold(key): key for key in types}
    for key, kind in types.items():
        other = owners.setdefault(fold(kind.label), key)
        if other != key:
            raise UserError(
                QT_TRANSLATE_NOOP(
                    "Error", "[{key}]: label is {label!r}, which means {other} already. Give each its own."
                ).format(key=key, label=kind.label, other=other)
            )
