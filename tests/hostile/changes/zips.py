"""Changes to archives: of the names and sizes that they state, of what lies in them, and bombs."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.builders.bombs import CENTRAL, LOCAL, stored_as, zeros
from tests.hostile.changes import xmls
from tests.hostile.changes.lures import Lures

Members = dict[str, bytes]
_ODD_NAMES = (
    "../{}",
    "../../../../tmp/{}",
    "/etc/{}",
    "C:\\{}",
    "..\\..\\{}",
    "a/../../{}",
    "./{}",
    "{}\x00.csv",
    "CON.csv",
    "{}/",
    "a:b/{}",
    "~/{}",
    "{}" + "x" * 300 + ".csv",
    "//host/share/{}",
    "{} ",
    "\u202e{}",
    "aux.xml/{}",
    "%2e%2e/{}",
)


def members(data: bytes) -> Members:
    """The files of an archive; none where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError, KeyError):
        return {}


def archive_of(contents: Members) -> bytes:
    """An archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def odd_names(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Names that lead out of a folder, or that no system likes."""
    contents = members(path.read_bytes())
    for name in [*contents]:
        if generator.random() < 0.6:
            odd = _ODD_NAMES[int(generator.integers(len(_ODD_NAMES)))].format(Path(name).name)
            contents[odd] = contents[name] if generator.random() < 0.5 else contents.pop(name)
    path.write_bytes(archive_of(contents))
    return "odd names"


def links(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Members that are links to files that nobody chose."""
    contents = members(path.read_bytes())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            info = zipfile.ZipInfo(name)
            linked = generator.random() < 0.5
            info.create_system = 3
            info.external_attr = (0o120777 if linked else 0o100644) << 16
            archive.writestr(info, lures.file(generator).encode() if linked else data)
    return "links"


def nested(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """An archive in an archive, several times."""
    data, suffix = path.read_bytes(), path.suffix
    for _ in range(int(generator.integers(1, 30))):
        data = archive_of({f"inner{suffix}" if generator.random() < 0.7 else "a.zip": data})
    path.write_bytes(data)
    return "archives in archives"


def bomb(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A member of gigabytes of zeros, by its right size, a small one or none."""
    size = int(generator.choice([40_000_000, 400_000_000, 1_990_000_000, 4_200_000_000]))
    names = list(members(path.read_bytes())) or ["t.csv"]
    stated = int(generator.choice([size, 100, 0, size // 2]))
    name = names[int(generator.integers(len(names)))]
    path.write_bytes(stored_as(name, zeros(size), stated))
    return f"{size:,} bytes of zeros that are stated to be {stated:,}"


def swollen_part(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A part among the others grows by many megabytes of what it is made of."""
    contents = members(path.read_bytes())
    if not contents:
        return "no archive"
    name = [*contents][int(generator.integers(len(contents)))]
    data = contents[name]
    at = int(generator.integers(len(data) + 1))
    filling = bytes(generator.choice([b" ", b"<row/>", b"x", b"<!-- -->", b"\x00"]))
    contents[name] = data[:at] + filling * (int(10 ** generator.uniform(5, 7.9)) // len(filling)) + data[at:]
    path.write_bytes(archive_of(contents))
    return f"{name} swollen with {filling!r}"


def altered_part(path: Path, generator: np.random.Generator, lures: Lures, change: Callable[[Path], str]) -> str:
    """A part changed as a file of its own would be."""
    contents = members(path.read_bytes())
    if not contents:
        return "no archive"
    names = [*contents]
    name = names[int(generator.integers(len(names)))]
    part = path.with_name("part" + Path(name).suffix)
    part.write_bytes(contents[name])
    what = change(part)
    contents[name] = part.read_bytes()
    part.unlink()
    path.write_bytes(archive_of(contents))
    return f"{name}: {what}"


def altered_xml(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A part of XML changed."""
    change = xmls.CHANGES[int(generator.integers(len(xmls.CHANGES)))]
    return altered_part(path, generator, lures, lambda part: change(part, generator, lures))


def stated_otherwise(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Sizes, offsets, methods and flags in the directory that are not so."""
    data = bytearray(path.read_bytes())
    for _ in range(int(generator.integers(1, 4))):
        at = data.find(CENTRAL if generator.random() < 0.7 else LOCAL, int(generator.integers(max(len(data) - 4, 1))))
        if at < 0:
            continue
        place, width = [(8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)][
            int(generator.integers(9))
        ]
        value = int(generator.choice([0, 1, 0xFFFFFFFF, 0x7FFFFFFF, 99, 8, 12, 14, 93, len(data)]))
        data[at + place : at + place + width] = (value & ((1 << 8 * width) - 1)).to_bytes(width, "little")
    path.write_bytes(data)
    return "a directory that is not so"


def many(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Thousands of members, or one name many times."""
    contents = members(path.read_bytes())
    count = int(10 ** generator.uniform(2, 4))
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
        info = zipfile.ZipInfo([*contents, "t.csv"][0])
        suffix = Path(info.filename).suffix
        for number in range(count):
            odd = zipfile.ZipInfo(f"{number}{suffix}")
            odd.CRC = 0
            archive.writestr(odd, b"")
    return f"{count} members"


CHANGES = (odd_names, links, nested, bomb, swollen_part, altered_xml, altered_xml, stated_otherwise, many)
