"""All families of cases: every format that is imported, what else is read from files, and every table of a project."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.hostile.cases import Family
from tests.hostile.changes.databases import tables
from tests.hostile.files import changed_file
from tests.hostile.harms import HARMS
from tests.hostile.others import OTHERS
from tests.hostile.projects import PROJECTS, changed_table
from tests.hostile.shelf import Shelf


def families(shelf: Shelf) -> list[Family]:
    """In an order that is always the same; each comes as often as any other."""
    files = [Family(f"file {one.path.name}", changed_file(shelf, one)) for one in shelf.sound()]
    others = [Family(f"file: {name}", make(shelf)) for name, make in [*OTHERS.items(), *HARMS.items()]]
    with closing(sqlite3.connect(f"file:{shelf.whole}?mode=ro", uri=True)) as project:
        named = tables(project)
    indexes = [name for name in named if name.startswith("rtree_")]
    of_tables = [Family(f"table {name}", changed_table(shelf, name)) for name in named if name not in indexes]
    of_tables.append(Family("spatial indexes", changed_table(shelf, *indexes)))
    projects = [Family(name, make(shelf)) for name, make in PROJECTS.items()]
    return [*files, *others, *of_tables, *projects]
