"""What lies beside a project: no plain files in the place of its own, journals of others, snapshots that are none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np

from tests.hostile.changes.lures import Lures

_JOURNAL = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_LOCK_BYTE = 1 << 30
_STAMPS = (
    "2999-12-31T23-59-59-999999",
    "9999-12-31T23-59-59-999999",
    "2026-13-45T99-99-99-000000",
    "0001-01-01T00-00-00-000000",
    "2020-01-01T00-00-00-000000.undone",
)
_ODD = ("pipe", "folder", "/dev/zero", "/dev/full", "itself", "nowhere", "canary", "another")


def odd_file(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Something that is no plain file, by this name."""
    path.unlink(missing_ok=True)
    way = str(generator.choice(_ODD))
    if way == "pipe":
        os.mkfifo(path)
    elif way == "folder":
        path.mkdir()
    else:
        near = {"itself": path.name, "nowhere": "nowhere", "another": "more.csv", "canary": lures.file(generator)}
        path.symlink_to(near.get(way, way))
    return f"{path.name} is {way}"


def instead(project: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A pipe, a device, a folder or a link where a journal or a linked raster is looked for."""
    names = [f"{project.name}{ending}" for ending in ("-journal", "-wal", "-shm", ".lock")]
    names += ["linked.tif", "scan_linked.tif", "linked.tif.ovr", "scan_linked.tif.aux.xml"]
    return odd_file(project.with_name(names[int(generator.integers(len(names)))]), generator, lures)


def foreign_journal(project: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A journal that says it is part of the changes that another file, which is named, describes."""
    size = int.from_bytes(project.read_bytes()[16:18], "big") or 4096
    near = ("more.csv", "/dev/zero", "../x", "x" * 600)
    named = (*near, lures.file(generator))[int(generator.integers(5))].encode()
    count = int(generator.choice([0, 1, 2**32 - 1]))
    head = _JOURNAL + b"".join(number.to_bytes(4, "big") for number in (count, 1, 40, 512, size))
    ending = (_LOCK_BYTE // size + 1).to_bytes(4, "big") + named + len(named).to_bytes(4, "big")
    ending += (sum(named) & 0xFFFFFFFF).to_bytes(4, "big") + _JOURNAL
    pages = b"".join((n + 1).to_bytes(4, "big") + bytes(size + 4) for n in range(int(generator.integers(3))))
    project.with_name(f"{project.name}-journal").write_bytes(head.ljust(512, b"\x00") + pages + ending)
    return f"a journal that names {named[:40]!r}"


def snapshots(project: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Snapshots of the future, of no time, that are links or pipes; or a folder of them that is none."""
    folder = project.with_name(f"{project.stem}.snapshots")
    shutil.rmtree(folder, ignore_errors=True)
    if generator.random() < 0.25:
        return odd_file(folder, generator, lures)
    folder.mkdir()
    changes = []
    for _ in range(int(generator.integers(1, 30))):
        path = folder / f"{project.stem}.{_STAMPS[int(generator.integers(len(_STAMPS)))]}.gpkg"
        if path.is_symlink() or path.exists():
            continue
        if generator.random() < 0.6:
            changes.append(odd_file(path, generator, lures))
        else:
            shutil.copyfile(project, path)
    return "; ".join(changes) or "snapshots of odd times"


CHANGES = (instead, instead, foreign_journal, snapshots)
