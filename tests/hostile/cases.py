"""A case of the campaign: hostile files in a folder, and the commands that are run on them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
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
