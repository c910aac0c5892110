"""Cases of one format: a sound file, changed as its form allows, and imported into a project with a border."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from tests.builders.sound_files import Sound
from tests.hostile.cases import CHECKED, PROJECT, Case, Command, Make, reads, writes
from tests.hostile.changes import databases, jsons, rasters, spans, tables, texts, tiffs, values, xmls, zips
from tests.hostile.changes.lures import Lures
from tests.hostile.shelf import Shelf

Change = Callable[[Path, np.random.Generator, Lures], str]
_RASTERS = ("terrain", "basemap")
_KINDS = ("borders", "incidents", "checkpoints", "sensors", "patrols", "barriers", "reference", "terrain", "basemap")
_FORMS: dict[str, tuple[Change, ...]] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), (*tables.CHANGES, *texts.CHANGES)),
    **dict.fromkeys((".geojson", ".json"), (*jsons.CHANGES, *jsons.CHANGES, *texts.CHANGES)),
    **dict.fromkeys((".kml", ".gpx", ".vrt"), (*xmls.CHANGES, *xmls.CHANGES, *texts.CHANGES)),
    **dict.fromkeys((".xlsx", ".xlsm", ".ods", ".kmz", ".zip"), zips.CHANGES),
    **dict.fromkeys((".dxf", ".mif", ".tab", ".asc"), texts.CHANGES),
    **dict.fromkeys((".tif", ".tiff"), (*tiffs.CHANGES, *rasters.CHANGES)),
    **dict.fromkeys((".gpkg", ".mbtiles"), databases.CHANGES),
}
_DAMAGED = (sqlite3.DatabaseError, ValueError, ArithmeticError, LookupError, struct.error)
"""How a change of form ends on what an earlier change has left without one."""
_PAGES = (*xmls.CHANGES, *texts.CHANGES)
"""For pages and workbooks of XML, which are called .xls."""


def changed_file(shelf: Shelf, sound: Sound) -> Make:
    """Makes cases of a sound file."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        shutil.copyfile(shelf.small, folder / PROJECT)
        for source in (sound.path, *sound.beside):
            shutil.copyfile(source, folder / source.name)
        changes = [_changed(folder / sound.path.name, sound, generator, shelf)]
        while generator.random() < 0.15:
            changes.append(_changed(folder / sound.path.name, sound, generator, shelf))
        return Case("; ".join(changes), tuple(_commands(sound, generator, shelf.lures)))

    return make


def _changed(path: Path, sound: Sound, generator: np.random.Generator, shelf: Shelf) -> str:
    way = generator.random()
    if sound.beside and way < 0.2:
        path = path.with_name(sound.beside[int(generator.integers(len(sound.beside)))].name)
        way = generator.random()
    forms = _forms(path, sound)
    if forms and way < 0.6:
        with suppress(*_DAMAGED):
            return forms[int(generator.integers(len(forms)))](path, generator, shelf.lures)
    if way < 0.75:
        return spans.damage(path, generator)
    if way < 0.88:
        return spans.extreme_number(path, generator)
    if way < 0.94:
        others = shelf.sound()
        return spans.spliced(path, generator, others[int(generator.integers(len(others)))].path.read_bytes())
    return spans.repeated(path, generator)


def _forms(path: Path, sound: Sound) -> tuple[Change, ...]:
    if path.suffix == ".xls" and path.stem in ("page", "book"):
        return _PAGES
    if path.suffix in _FORMS:
        return _FORMS[path.suffix]
    if path.suffix in (".hdr", ".prj", ".pgw", ".jgw", ".mid", ".cpg"):
        return texts.CHANGES
    return rasters.CHANGES if sound.kind in _RASTERS else ()


def _commands(sound: Sound, generator: np.random.Generator, lures: Lures) -> list[Command]:
    """The import, sometimes with a look at the file before it, or with something stated that makes no sense."""
    name = sound.path.name
    kind = sound.kind if generator.random() < 0.9 else _KINDS[int(generator.integers(len(_KINDS)))]
    asked = ["import", PROJECT, name, "--as", kind]
    asked += ["--crs", sound.crs] if sound.crs else []
    asked += ["--skip-bad"] if kind not in _RASTERS and generator.random() < 0.8 else []
    if generator.random() < 0.12:
        asked += _stated(generator, lures)
    linked = kind in _RASTERS and generator.random() < 0.3
    asked += ["--link"] if linked else []
    before = [reads("outline", name)] if generator.random() < 0.3 else []
    if not linked and generator.random() < 0.15 and kind != "terrain":
        before.append(reads(*asked, "--preview", "--json"))
    if kind == "terrain" and generator.random() < 0.15:
        before.append(
            reads("viewshed", name, "v.tif", "--at", "70.3,38.4", "--height", 5, "--radius", 3000, makes=("v.tif",))
        )
    after = []
    if kind == "terrain" and generator.random() < 0.15:
        after.append(
            reads("viewshed", PROJECT, "w.tif", "--at", "70.3,38.4", "--height", 5, "--radius", 3000, makes=("w.tif",))
        )
    return [*before, writes(*asked, "--json"), CHECKED, *after]


def _stated(generator: np.random.Generator, lures: Lures) -> list[str]:
    """An option of an import that is hostile, or does not suit the file."""
    word = values.either(generator, lures).replace("\x00", "")[:2000]
    options = [
        ["--crs", rasters.system(generator, lures).replace("\x00", "")[:100_000]],
        ["--sheet", word],
        [
            "--encoding",
            str(
                generator.choice(
                    ["utf-8", "cp866", "rot13", "base64", "idna", "undefined", "utf-7", "x", "unicode_escape"]
                )
            ),
        ],
        ["--header-row", str(generator.choice([1, 2, 5, 10**9]))],
        ["--map", f"name={word}"],
        ["--map", "wkt=name"],
        ["--key", "name"],
        ["--name", word or "x"],
        ["--decimal", "comma"],
        ["--dates", "mdy"],
        ["--duplicates", "add"],
        ["--as-of", "1800-01-01"],
    ]
    return options[int(generator.integers(len(options)))]
