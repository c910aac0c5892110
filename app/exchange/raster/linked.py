"""Linked rasters, which stay outside the project: what a link records of them, and reading them while unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

from app.exchange.raster.coding import Coding, heights_opened
from app.exchange.raster.headers import Header
from app.exchange.raster.linked_file import LinkedFile
from app.exchange.raster.named_rasters import NamedRaster
from app.exchange.raster.terrain_files import IncomingTerrain
from app.geo.lattice import Affine, Lattice, Read
from app.geo.tiling import Mosaic, Tiling


@dataclass(frozen=True, slots=True)
class LinkedRaster:
    """A raster of a link. ``member`` as in NamedRaster; ``offset``: the row and column of the whole where it begins.

    ``beside``: other files its heights depend on. ``coding``: how its numbers become heights, as read at import;
    None: as the file states.
    """

    file: LinkedFile
    shape: tuple[int, int]
    offset: tuple[int, int] = (0, 0)
    member: str = ""
    coding: Coding | None = None
    beside: tuple[LinkedFile, ...] = ()

    @classmethod
    def to(cls, part: Header, offset: tuple[int, int], folder: Path) -> Self:
        """A link to a raster just read."""
        beside = tuple(LinkedFile.to(path, folder) for path in part.beside)
        file = LinkedFile.to(part.raster.path, folder)
        return cls(file, part.lattice.shape, offset, part.raster.member, part.coding, beside)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """The raster stored in a layer's settings."""
        return cls(
            LinkedFile(**{name: settings[name] for name in LinkedFile.__slots__}),
            _pair(settings["shape"]),
            _pair(settings["offset"]),
            settings["member"],
            Coding.of(settings["coding"]) if settings["coding"] else None,
            tuple(LinkedFile(**file) for file in settings["beside"]),
        )

    def as_dict(self) -> dict[str, Any]:
        """The raster as settings."""
        plain = {"shape": list(self.shape), "offset": list(self.offset), "member": self.member}
        beside = [asdict(file) for file in self.beside]
        return {**asdict(self.file), **plain, "coding": self.coding and self.coding.as_dict(), "beside": beside}

    @property
    def files(self) -> tuple[LinkedFile, ...]:
        """All files its heights depend on."""
        return (self.file, *self.beside)

    @contextmanager
    def opened(self, folder: Path) -> Iterator[Read]:
        """Read windows, float32 with voids NaN, within the context. Raises UserError as ``LinkedFile.place`` does."""
        place, *_ = [file.place(folder) for file in self.files]
        with heights_opened(NamedRaster(place, self.member), self.coding) as read:
            yield read


@dataclass(frozen=True, slots=True)
class Link:
    """Rasters as they were when linked, as parts of one lattice; where several have a height, the first counts."""

    parts: tuple[LinkedRaster, ...]
    shape: tuple[int, int]
    transform: Affine
    crs: str

    @classmethod
    def to(cls, terrain: IncomingTerrain, folder: Path) -> Self:
        """A link from a project in ``folder`` to terrain just read."""
        pairs = zip(terrain.parts, terrain.tiling.offsets, strict=True)
        parts = tuple(LinkedRaster.to(part, offset, folder) for part, offset in pairs)
        return cls(parts, terrain.lattice.shape, terrain.lattice.transform, terrain.lattice.crs)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """The link stored in a layer's settings."""
        a, b, c, d, e, f = settings["transform"]
        parts = settings["parts"] if "parts" in settings else [_as_part(settings)]
        return cls(
            tuple(LinkedRaster.of(part) for part in parts),
            _pair(settings["shape"]),
            (a, b, c, d, e, f),
            settings["crs"],
        )

    def as_dict(self) -> dict[str, Any]:
        """The link as settings: numbers, texts and lists."""
        frame = {"shape": list(self.shape), "transform": list(self.transform), "crs": self.crs}
        return {"parts": [part.as_dict() for part in self.parts], **frame}

    @property
    def lattice(self) -> Lattice:
        """The lattice of its cells."""
        return Lattice(self.shape, self.transform, self.crs)

    @property
    def path(self) -> str:
        """The path of its first file."""
        return self.parts[0].file.path

    @property
    def content(self) -> str:
        """What its heights are, as a text: equal for equal content."""
        if self.parts[0].coding is None:
            return self.parts[0].file.sha256
        return repr(
            [
                ([file.sha256 for file in part.files], part.member, part.shape, part.offset, part.coding)
                for part in self.parts
            ]
        )

    @property
    def files(self) -> tuple[LinkedFile, ...]:
        """All files its heights depend on."""
        return tuple(dict.fromkeys(file for part in self.parts for file in part.files))

    def check(self, folder: Path) -> None:
        """Raise UserError naming the first file that is missing or has changed."""
        for file in self.files:
            file.place(folder)

    def at_hand(self, folder: Path) -> bool:
        """Whether ``check`` would return without reading whole files first."""
        return all(file.at_hand(folder) for file in self.files)

    def mosaic(self, folder: Path) -> Mosaic:
        """Its rasters as one: float32 with voids NaN. Opening one raises UserError as ``check`` does."""
        tiling = Tiling(
            self.lattice, tuple(part.shape for part in self.parts), tuple(part.offset for part in self.parts)
        )
        return Mosaic(tiling, tuple(partial(part.opened, folder) for part in self.parts))

    def opened(self, folder: Path) -> AbstractContextManager[Read]:
        """Read windows, float32 with voids NaN, within the context. Raises UserError as ``check`` does."""
        return self.mosaic(folder).opened()


def _as_part(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A link of the time when each was a single file, as one part."""
    plain = {"offset": (0, 0), "member": "", "coding": None, "beside": ()}
    return {**{name: settings[name] for name in (*LinkedFile.__slots__, "shape")}, **plain}


def _pair(values: Any) -> tuple[int, int]:
    first, second = values
    return int(first), int(second)


LINK, ERROR_LINK = "link", "error_link"
"""Keys of a terrain layer's settings: the linked raster of heights, and that of their errors."""
