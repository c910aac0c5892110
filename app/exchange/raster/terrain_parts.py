"""The rasters that are given as one terrain: files, folders, patterns, archives."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.errors import UserError
from app.exchange.raster.named_rasters import SUFFIXES, NamedRaster, is_heights, rasters_in
from app.exchange.raw import readable
from layers.text import QT_TRANSLATE_NOOP

NO_MATCH = QT_TRANSLATE_NOOP("Error", "No file has a name like {pattern}")
NO_RASTERS = QT_TRANSLATE_NOOP("Error", "{name} holds no raster of heights ({suffixes})")
LEFT_OUT = QT_TRANSLATE_NOOP("Import", "Files that are no heights by their names, left out: {names}.")
_LISTED = 12
_ASKED_FOR = {".gpkg"}
"""What a folder holds for other reasons too: projects."""


@dataclass(frozen=True, slots=True)
class GivenRasters:
    """Rasters in the order in which their heights count, each once. ``left_out``: names of files beside them."""

    rasters: tuple[NamedRaster, ...]
    left_out: tuple[str, ...] = ()

    def notes(self) -> tuple[str, ...]:
        """A note on what was left out, if anything was."""
        names = [*self.left_out[:_LISTED], *("…" for _ in self.left_out[_LISTED : _LISTED + 1])]
        return (LEFT_OUT.format(names=", ".join(names)),) if names else ()


def given_rasters(given: Sequence[Path]) -> GivenRasters:
    """The rasters that are meant by ``given``. Raises UserError for a path without any."""
    rasters: dict[NamedRaster, None] = {}
    left_out: list[str] = []
    for path in given:
        files, others = _files(Path(path))
        rasters |= dict.fromkeys(raster for file in files for raster in rasters_in(readable(file)))
        left_out += others
    return GivenRasters(tuple(rasters), tuple(left_out))


def _files(path: Path) -> tuple[list[Path], list[str]]:
    if path.is_dir():
        return _of_folder(path)
    if not path.exists() and glob.has_magic(str(path)):
        files = [file for file in _matches(path) if file.is_file()]
        if not files:
            raise UserError(NO_MATCH.format(pattern=path.name))
        chosen = [file for file in files if is_heights(PurePosixPath(file.name))] or files
        return chosen, _rest(files, chosen)
    return [path], []


def _matches(pattern: Path) -> list[Path]:
    parts = pattern.parts
    first = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    return sorted(Path(*parts[:first]).glob("/".join(parts[first:])))


def _of_folder(folder: Path) -> tuple[list[Path], list[str]]:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    rasters = [file for file in files if file.suffix.lower() in SUFFIXES - _ASKED_FOR]
    heights = [file for file in rasters if is_heights(PurePosixPath(file.name))]
    # A description of the tiles it lies beside would bring each of them twice.
    tiles = [file for file in heights if file.suffix.lower() != ".vrt"] or heights
    if not tiles:
        raise UserError(NO_RASTERS.format(name=folder.name, suffixes=", ".join(sorted(SUFFIXES - _ASKED_FOR))))
    return tiles, _rest(rasters, tiles)


def _rest(files: list[Path], chosen: list[Path]) -> list[str]:
    return [file.name for file in files if file not in chosen]
