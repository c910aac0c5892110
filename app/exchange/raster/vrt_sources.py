"""The files that a VRT describes: all have to be here before GDAL may look for them, which it does anywhere."""

from __future__ import annotations

import html
import re
from pathlib import Path

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP

_SOURCE = re.compile(r"<Source(?:Filename|Dataset)([^>]*)>([^<]*)<")
NOT_HERE = QT_TRANSLATE_NOOP(
    "Error", "{name} describes {source}, which is not there. Put the file back, or describe those that are"
)
TOO_DEEP = QT_TRANSLATE_NOOP(
    "Error", "{name} cannot be read: it describes itself, or files that describe files {depth} deep"
)
_DEEPEST = 8


def check_sources(path: Path, depth: int = 0) -> None:
    """Raise UserError for a VRT with a source that is no file on this machine: a missing one, or a service."""
    if depth > _DEEPEST:
        raise UserError(TOO_DEEP.format(name=path.name, depth=_DEEPEST))
    for attributes, text in _SOURCE.findall(path.read_text(encoding="utf-8", errors="replace")):
        name = html.unescape(text).strip()
        file = path.parent / name if 'relativeToVRT="1"' in attributes else Path(name)
        if not _is_file(file):
            raise UserError(NOT_HERE.format(name=path.name, source=name[:120]))
        if file.suffix.lower() == ".vrt":
            check_sources(file, depth + 1)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no name that a system could have
        return False
