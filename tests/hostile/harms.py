"""Cases of files that are written for a kind of harm: what they hold lies elsewhere, grows, or is written oddly."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.hostile.cases import CHECKED, PROJECT, Case, Make, reads, writes
from tests.hostile.changes import drawn, elsewhere, neighbours, sheets, spans, written
from tests.hostile.others import plain
from tests.hostile.projects import commands_of, placed
from tests.hostile.shelf import Shelf

_Written = Callable[[Path, np.random.Generator], Path]


def _leading(kind: str, makers: tuple[elsewhere.Maker, ...]) -> Callable[[Shelf], Make]:
    """Files that say that what they hold lies in files that nobody chose."""

    def of(shelf: Shelf) -> Make:
        def make(folder: Path, generator: np.random.Generator) -> Case:
            shutil.copyfile(shelf.small, folder / PROJECT)
            maker, name = makers[int(generator.integers(len(makers)))], elsewhere.named(generator, shelf.lures)
            path = maker(folder, generator, name)
            of_picture = path.suffix == ".jp2" or (path.suffix == ".tif" and generator.random() < 0.3)
            asked = ["import", PROJECT, path.name, "--as", "basemap" if of_picture else kind, "--json"]
            asked += ["--link"] if kind == "terrain" and generator.random() < 0.3 else []
            damaged = f"; {spans.damage(path, generator)}" if generator.random() < 0.2 else ""
            return Case(
                f"{maker.__name__} of {name[:60]}{damaged}", (reads("outline", path.name), writes(*asked), CHECKED)
            )

        return make

    return of


def _by(*makers: _Written, kinds: tuple[str, ...] = ("reference",)) -> Callable[[Shelf], Make]:
    """Files that a builder writes, which are imported."""

    def of(shelf: Shelf) -> Make:
        def make(folder: Path, generator: np.random.Generator) -> Case:
            shutil.copyfile(shelf.small, folder / PROJECT)
            maker = makers[int(generator.integers(len(makers)))]
            path = maker(folder, generator)
            crs = "EPSG:4326" if path.suffix == ".dxf" else None
            kind = str(generator.choice(kinds))
            outputs = [(f"out{ending}", kind.capitalize()) for ending in (".csv", ".geojson")]
            after = [reads("export", PROJECT, layer, name, makes=("out",)) for name, layer in outputs]
            before = plain(path.name, kind, crs)
            return Case(maker.__name__, (*before, *(after if generator.random() < 0.2 else [])))

        return make

    return of


def _encodings(shelf: Shelf) -> Make:
    """Sound texts in encodings that are odd, or mixed."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        shutil.copyfile(shelf.small, folder / PROJECT)
        sound = [one for one in shelf.sound() if written.textual(one)]
        one = sound[int(generator.integers(len(sound)))]
        for source in (one.path, *one.beside):
            shutil.copyfile(source, folder / source.name)
        path = folder / one.path.name
        change = written.page_named if path.suffix == ".shp" else written.encoded
        return Case(change(path, generator), plain(path.name, one.kind, one.crs or None))

    return make


def _neighbours(shelf: Shelf) -> Make:
    """A project beside which lies what does not belong there."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        project = placed(shelf, folder)
        change = neighbours.CHANGES[int(generator.integers(len(neighbours.CHANGES)))]
        return Case(change(project, generator, shelf.lures), commands_of(generator))

    return make


HARMS: dict[str, Callable[[Shelf], Make]] = {
    **{name: _leading(*of) for name, of in elsewhere.MAKERS.items()},
    "workbooks that state much": _by(*sheets.MAKERS),
    "blocks in blocks": _by(drawn.blocks),
    "scribbles": _by(drawn.scribbles, kinds=("borders", "borders", "barriers", "reference")),
    "encodings": _encodings,
    "headings": _by(written.headings, kinds=("reference", "reference", "checkpoints")),
    "neighbours of a project": _neighbours,
}
