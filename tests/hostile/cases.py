"""A case of the campaign: hostile files in a folder, and the commands that are run on them."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PROJECT = "p.gpkg"


@dataclass(frozen=True, slots=True)
class Command:
    """Arguments of ``sarhad``. ``writes``: it may change the project; ``makes``: files it may write."""

    arguments: tuple[str, ...]
    writes: bool = False
    makes: tuple[str, ...] = ()
    has_to_pass: bool = False
    """Whether it has to succeed where the command before it did."""

    @property
    def caches(self) -> bool:
        """Whether lines of sight that it traced stay in the project though it is refused: they are a cache."""
        return self.arguments[0] == "analyse"


@dataclass(frozen=True, slots=True)
class Case:
    """What was done to which file, and what is run on it."""

    change: str
    commands: tuple[Command, ...]


Make = Callable[[Path, np.random.Generator], Case]
"""Writes the files of a case into an empty folder."""


@dataclass(frozen=True, slots=True)
class Family:
    """Cases of one kind: a format, or a table of a project."""

    name: str
    make: Make


def reads(*arguments: object, makes: tuple[str, ...] = ()) -> Command:
    """A command that changes no project."""
    return Command(tuple(map(str, arguments)), makes=makes)


def writes(*arguments: object, makes: tuple[str, ...] = ()) -> Command:
    """A command that may change the project."""
    return Command(tuple(map(str, arguments)), writes=True, makes=makes)


CHECKED = Command(("check", PROJECT), has_to_pass=True)
"""What was accepted has to leave a project that is in order."""

State = dict[str, str]
"""The files of a folder by their path in it, each with a digest of its content, or of what it is."""


def state_of(folder: Path) -> State:
    """All files in a folder. Links are not followed, and pipes not opened."""
    return {str(path.relative_to(folder)): _digest(path) for path in _files(folder)}


def without_cache(project: Path) -> str:
    """A digest of all rows of a project but the lines of sight."""
    digest = hashlib.sha256()
    try:
        with closing(sqlite3.connect(f"file:{project}?immutable=1", uri=True)) as file:
            file.text_factory = bytes
            listed = "SELECT type, name, sql FROM sqlite_master WHERE name != ? ORDER BY 2"
            for kind, name, sql in file.execute(listed, (_CACHE,)).fetchall():
                digest.update(repr((kind, name, sql)).encode())
                table = name.decode().replace('"', '""')
                # A view may never end.
                rows = file.execute(f'SELECT * FROM "{table}"').fetchall() if kind == b"table" else []
                digest.update(repr(rows).encode())
    except (sqlite3.Error, UnicodeDecodeError) as error:
        digest.update(repr(error).encode())
    return digest.hexdigest()


_CACHE = "sarhad_sights"


def _files(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):
        yield from (Path(where) / name for name in sorted(names))


def _digest(path: Path) -> str:
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return f"no file: {status.st_mode}"
    if status.st_size > 100_000_000:
        return f"{status.st_size} {status.st_mtime_ns}"
    return hashlib.sha256(path.read_bytes()).hexdigest()
