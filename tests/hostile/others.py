"""Cases of what is read besides single files of a format: addresses, definitions, trials, snapshots, links, names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from tests.builders.definitions import LENS, TRIPWIRE, WEATHER, WINTER
from tests.builders.hostile_files import VECTORS, Maker
from tests.builders.hostile_rasters import PICTURES, TERRAIN
from tests.hostile.cases import CHECKED, PROJECT, Case, Command, Make, reads, writes
from tests.hostile.changes import databases, rasters, spans, texts, values
from tests.hostile.changes.lures import ADDRESSES, Lures
from tests.hostile.shelf import Shelf

_ROWS = "name,lon,lat\na,70.1,38.4\nb,70.2,38.4\n"


def _addresses(makers: Mapping[str, Maker], kind: str) -> Callable[[Shelf], Make]:
    """Files that name an address, or a file that nobody chose, as the tests of ``offline`` have them."""
    names = [*makers]

    def of(shelf: Shelf) -> Make:
        def make(folder: Path, generator: np.random.Generator) -> Case:
            name = names[int(generator.integers(len(names)))]
            url = str(generator.choice([*ADDRESSES, f"file://{shelf.lures.folder}"]))
            path = makers[name](folder, url)
            shutil.copyfile(shelf.small, folder / PROJECT)
            if generator.random() < 0.3:
                _lured(path, url, shelf.lures, generator)
            change = name if generator.random() < 0.7 else f"{name}; {spans.damage(path, generator)}"
            skip = ["--skip-bad"] if kind == "reference" else []
            crs = ["--crs", "EPSG:4326"] if generator.random() < 0.5 else []
            asked = writes("import", PROJECT, path.name, "--as", kind, *skip, *crs, "--json")
            return Case(change, (reads("outline", path.name), asked, CHECKED))

        return make

    return of


def _lured(path: Path, url: str, lures: Lures, generator: np.random.Generator) -> None:
    """Put the name of a file in the place of an address, where it is as it was written."""
    data = path.read_bytes()
    for prefix in ("/vsicurl/", ""):
        data = data.replace(f"{prefix}{url}/x.tif".encode(), lures.file(generator).encode())
    path.write_bytes(data)


def _definitions(shelf: Shelf) -> Make:
    """Sensor types and weather of a project."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        shutil.copyfile(shelf.small, folder / PROJECT)
        path = folder / "own.toml"
        path.write_text(str(generator.choice([TRIPWIRE, LENS, WEATHER + WINTER, TRIPWIRE + LENS + WEATHER])), "utf-8")
        change = _text_changed(path, generator, shelf.lures)
        return Case(
            change, (writes("sensors", PROJECT, "--add", path.name, "--json"), CHECKED, reads("sensors", PROJECT))
        )

    return make


def _text_changed(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    if generator.random() < 0.25:
        return spans.damage(path, generator)
    if generator.random() < 0.15:
        depth = int(10 ** generator.uniform(2, 5.5))
        path.write_text(
            "a = " + "[" * depth + "]" * depth if generator.random() < 0.5 else "a" + ".a" * depth + " = 1", "utf-8"
        )
        return "deep"
    return texts.CHANGES[int(generator.integers(len(texts.CHANGES)))](path, generator, lures)


def _trials(shelf: Shelf) -> Make:
    """A table of walks past a post."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        path = folder / "walks.csv"
        rows = [f"{n * 20},{'yes' if n % 2 else 'no'},{n * 15}" for n in range(40)]
        path.write_text("distance_m,detected,detection_range_m\n" + "\n".join(rows) + "\n", "utf-8")
        change = _text_changed(path, generator, shelf.lures)
        return Case(change, (reads("trial", path.name, "--json"), reads("trial", path.name, "--device", "binoculars")))

    return make


def _snapshots(shelf: Shelf) -> Make:
    """A file that is restored as if it were a snapshot."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        shutil.copyfile(shelf.whole, folder / PROJECT)
        sound = shelf.sound()
        other = sound[int(generator.integers(len(sound)))].path
        source = str(generator.choice([str(shelf.small), str(shelf.whole), str(other)]))
        shutil.copyfile(source, path := folder / "s.gpkg")
        of_database = source != str(other) and generator.random() < 0.7
        changes = databases.CHANGES if of_database else ()
        change = changes[int(generator.integers(len(changes)))] if changes else None
        what = change(path, generator, shelf.lures) if change else spans.damage(path, generator)
        asked = writes("restore", PROJECT, path.name, makes=("p.",))
        return Case(what, (asked, reads("info", PROJECT, "--json")))

    return make


def _beside(shelf: Shelf) -> Make:
    """A file that belongs to another is a pipe, a device, a folder or a link to a file that nobody chose."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        shutil.copyfile(shelf.small, folder / PROJECT)
        sound = [one for one in shelf.sound() if one.path.suffix not in (".csv", ".zip", ".txt")]
        one = sound[int(generator.integers(len(sound)))]
        for source in (one.path, *one.beside):
            shutil.copyfile(source, folder / source.name)
        names = [source.name for source in one.beside]
        names += [f"{one.path.name}{suffix}" for suffix in (".aux.xml", ".ovr", ".msk", "-journal", "-wal")]
        names += [
            f"{one.path.stem}{suffix}"
            for suffix in (".prj", ".cpg", ".tfw", ".aux", ".qix", ".idm", ".ind", ".hdr", ".xml")
        ]
        name = names[int(generator.integers(len(names)))]
        return Case(
            odd_file(folder / name, generator, shelf.lures, "canary", "canary"),
            plain(one.path.name, one.kind, one.crs),
        )

    return make


def plain(name: str, kind: str, crs: str | None = None) -> tuple[Command, ...]:
    """The import of a file."""
    more = ["--crs", crs] if crs else []
    more += ["--skip-bad"] if kind not in ("terrain", "basemap") else []
    return reads("outline", name), writes("import", PROJECT, name, "--as", kind, *more, "--json"), CHECKED


_ODD = ("pipe", "folder", "/dev/zero", "/dev/full", "itself", "nowhere")


def odd_file(path: Path, generator: np.random.Generator, lures: Lures, *ways: str) -> str:
    """Something that is no plain file, by this name."""
    path.unlink(missing_ok=True)
    way = str(generator.choice([*_ODD, *ways]))
    if way == "pipe":
        os.mkfifo(path)
    elif way == "folder":
        path.mkdir()
    else:
        target = {"itself": path.name, "nowhere": "nowhere", "canary": lures.file(generator)}.get(way, way)
        path.symlink_to(target)
    return f"{path.name} is {way}"


def _odd_inputs(shelf: Shelf) -> Make:
    """What is to be imported is no plain file, or is one by an odd name."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        shutil.copyfile(shelf.small, folder / PROJECT)
        suffix = str(
            generator.choice(
                [".csv", ".geojson", ".tif", ".gpkg", ".xlsx", ".kml", ".shp", ".zip", ".hgt", ".vrt", ".mbtiles"]
            )
        )
        kind = {".tif": "terrain", ".hgt": "terrain", ".vrt": "terrain", ".mbtiles": "basemap"}.get(suffix, "reference")
        if generator.random() < 0.4:
            change = odd_file(folder / f"t{suffix}", generator, shelf.lures)
            return Case(change, plain(f"t{suffix}", kind))
        word = values.text(generator, shelf.lures).replace("\x00", "").replace("/", "_")[:60] or "x"
        name = f"{word.encode('utf-8', 'replace').decode()[:60]}.csv".lstrip("-")
        (folder / name).write_text(_ROWS, "utf-8")
        return Case(f"called {name!r}", plain(name, "reference"))

    return make


def _systems(shelf: Shelf) -> Make:
    """A coordinate system that is stated, or stands beside a shapefile or a raster."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        shutil.copyfile(shelf.small, folder / PROJECT)
        system = rasters.system(generator, shelf.lures)
        named = {one.path.name: one for one in shelf.sound()}
        one = named[
            str(
                generator.choice(
                    ["t.shp", "scan.png", "t.bil", "t.asc", "t.dxf", "wkt.csv", "t.tif", "t.geojson", "t.mif"]
                )
            )
        ]
        for source in (one.path, *one.beside):
            shutil.copyfile(source, folder / source.name)
        commands = plain(one.path.name, one.kind)
        if generator.random() < 0.4:
            return Case(f"states {system[:60]!r}", plain(one.path.name, one.kind, system.replace("\x00", "")[:100_000]))
        (folder / one.path.name).with_suffix(".prj").write_bytes(system.encode("utf-8", "replace"))
        return Case(f"a .prj of {system[:60]!r}", commands)

    return make


def _several(shelf: Shelf) -> Make:
    """Terrain of several files, a folder or a pattern, and a mask of errors, of which one is hostile."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        shutil.copyfile(shelf.small, folder / PROJECT)
        terrain = [one for one in shelf.sound() if one.kind == "terrain" and one.path.suffix != ".zip"]
        (folder / "tiles").mkdir()
        for _ in range(int(generator.integers(1, 4))):
            one = terrain[int(generator.integers(len(terrain)))]
            for source in (one.path, *one.beside):
                shutil.copyfile(source, folder / "tiles" / source.name)
        files = sorted((folder / "tiles").iterdir())
        victim = files[int(generator.integers(len(files)))]
        change = (spans.damage if generator.random() < 0.6 else spans.extreme_number)(victim, generator)
        heights = next(one for one in terrain if one.path.name == "t.tif").path
        shutil.copyfile(heights, folder / "t.tif")
        ways = (
            ["tiles"],
            ["tiles/*"],
            ["t.tif", f"tiles/{victim.name}"],
            ["t.tif", "--error-mask", f"tiles/{victim.name}"],
            ["tiles", "--link"],
        )
        asked = ways[int(generator.integers(len(ways)))]
        return Case(
            f"{victim.name}: {change}", (writes("import", PROJECT, *asked, "--as", "terrain", "--json"), CHECKED)
        )

    return make


OTHERS: dict[str, Callable[[Shelf], Make]] = {
    "addresses in rows": _addresses(VECTORS, "reference"),
    "addresses in rows, again": _addresses(VECTORS, "checkpoints"),
    "addresses in terrain": _addresses(TERRAIN, "terrain"),
    "addresses in pictures": _addresses(PICTURES, "basemap"),
    "definitions": _definitions,
    "trials": _trials,
    "snapshots": _snapshots,
    "no plain file beside": _beside,
    "no plain file": _odd_inputs,
    "coordinate systems": _systems,
    "several rasters": _several,
}
