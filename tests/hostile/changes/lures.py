"""Names of things beyond an input, that no reader may follow: addresses, and files that nobody chose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

ADDRESSES = ("http://127.0.0.1:9", "https://hostile.invalid", "http://[::1]:9", "ftp://192.0.2.1")
BAIT = "canary-7d1f"
"""What the files hold that nobody chose, and so no output may hold."""
PREFIXES = ("", "file://", "/vsicurl/", "/vsicurl/file://", "/vsizip/", "/vsigzip/", "/vsisubfile/0_100,")


@dataclass(frozen=True, slots=True)
class Lures:
    """``folder`` holds files that nobody chose."""

    folder: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """Files that a reader which follows them could read."""
        return tuple(
            self.folder / f"canary.{suffix}" for suffix in ("txt", "csv", "geojson", "tif", "prj", "xml", "gpkg")
        )

    def any(self, generator: np.random.Generator) -> str:
        """An address, or a name of a file by one of the ways that lead there."""
        if generator.random() < 0.4:
            return f"{ADDRESSES[int(generator.integers(len(ADDRESSES)))]}/x.tif"
        return f"{PREFIXES[int(generator.integers(len(PREFIXES)))]}{self.file(generator)}"

    def file(self, generator: np.random.Generator) -> str:
        """The path of a file that nobody chose."""
        return str(self.files[int(generator.integers(len(self.files)))])
