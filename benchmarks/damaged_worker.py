"""Imports one file after the other, each into a project of its own, and says what came of it: a line of JSON each.

Run by ``benchmarks.damaged``: python -m benchmarks.damaged_worker PROJECT. A line read is {"file", "kind", "crs"}.
"""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import sys
import tempfile
import traceback
from contextlib import closing
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.progress import Progress
from app.project.project import Project
from app.tasks.check import check
from app.tasks.importing.import_file import RASTERS, Request, import_file

REFUSED, READ, FAILED, STORED, UNSOUND = "refused", "read", "failed", "stored", "unsound"
"""Refused in words; read, and the project is sound; ended by an error of the program; refused, and yet stored; read,
and the project is not sound."""


def contents(path: Path) -> dict[str, int]:
    """The tables of a file with their numbers of rows."""
    with closing(sqlite3.connect(path)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def outcome(project: Path, before: dict[str, int], request: Request) -> tuple[str, str]:
    """What came of an import into a project with these ``contents``, and the words for it."""
    try:
        with Project.open(project) as opened:
            import_file(opened, request, Progress())
            findings = check(opened)
    except UserError as refusal:
        stored = contents(project) != before
        return (STORED if stored else REFUSED), str(refusal)
    except Exception:  # noqa: BLE001 - what this looks for
        return FAILED, traceback.format_exc(limit=-4)
    return (UNSOUND, findings[0].text) if findings else (READ, "")


def answer(base: Path, before: dict[str, int], asked: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Import a file that is asked for and describe it."""
    project = folder / "p.gpkg"
    shutil.copyfile(base, project)
    file = Path(asked["file"])
    here = sorted(one.name for one in file.parent.iterdir())
    result, words = outcome(
        project, before, Request(file, asked["kind"], crs=asked["crs"], skip_bad=asked["kind"] not in RASTERS)
    )
    if sorted(one.name for one in file.parent.iterdir()) != here:
        result, words = STORED, "a file was left beside it"
    return {"outcome": result, "words": words, "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


def main() -> None:
    """Answer until there are no more lines."""
    base = Path(sys.argv[1])
    before = contents(base)
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(answer(base, before, json.loads(line), Path(folder))), flush=True)


if __name__ == "__main__":
    main()
