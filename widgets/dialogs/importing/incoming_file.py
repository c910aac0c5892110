"""A file of the dialog: what is chosen for it, what was read of it, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from app.errors import Remedy, UserError
from app.exchange.raster.basemaps import IncomingBasemap
from app.exchange.raster.headers import StatedRaster
from app.exchange.raster.terrain_files import Glance
from app.exchange.read.incoming import Incoming
from app.exchange.reading import Stated
from app.tasks.importing.duplicates import SKIP
from app.tasks.importing.file_outline import Outline
from app.tasks.importing.import_file import RASTERS, Imported, Request
from app.tasks.importing.import_terrain import Heights
from app.tasks.importing.preview import Preview
from layers.text import QT_TRANSLATE_NOOP
from widgets.session.jobs import Job
from widgets.words.import_words import CONTEXT, MORE
from widgets.words.text import shown

Asked = tuple[tuple[Path, ...], StatedRaster]
"""The rasters of a terrain, and what is stated of them: what a Glance is of."""
UNTYPED = " "
"""Values of no data that are asked for and not typed yet: the reading refuses them."""
LARGE_CELLS = 25_000_000
"""From this many cells on, the raster is linked by default: as 32-bit numbers its heights take 100 MB."""
NO_NUMBER = QT_TRANSLATE_NOOP("Error", "“{text}” is not a number of metres.")
NO_VALUE = QT_TRANSLATE_NOOP("Error", "It is not stated which value of a pixel is no data")
NO_KIND = QT_TRANSLATE_NOOP("Error", "What {name} holds does not follow from its columns")


class Status(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    ASKS = "asks"
    """Read, but not to be imported before something is decided."""
    STOPPED = "stopped"
    STORING = "storing"
    STORED = "stored"


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen for a file; empty where it is left to the file. ``accuracy`` is as typed, in metres."""

    kind: str = ""
    name: str = ""
    crs: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    stated: Stated = field(default_factory=Stated)
    skip_bad: bool = False
    as_of: str = ""
    accuracy: str = ""
    duplicates: str = SKIP
    key: str = ""
    heights: Heights | None = None
    """None: as proposed for terrain of its size."""
    link: bool = False
    """Whether a basemap stays where it is."""
    tiles: str = ""
    """The set of tiles of a basemap, where its file has several."""
    nodata: str = ""
    """What of a scan is no data: black or white edges, or values as typed; UNTYPED where they are yet to be."""


def proposed(seen: Glance) -> Heights:
    """How terrain of a size is imported unless something else is chosen."""
    return Heights(link=seen.cells >= LARGE_CELLS)


@dataclass(eq=False, slots=True)
class IncomingFile:
    """``problem``: why it cannot be imported as it stands. ``remembered``: the day its choices are from, if any.

    ``read``: its rows, as they were last read for a Request that asked for the same reading. ``others``: the files that
    are one terrain with it. ``glanced``: what its glance is of; None if the headers were refused since. ``invalid``:
    what is wrong with what is typed about its heights.
    """

    path: Path
    choices: Choices = field(default_factory=Choices)
    status: Status = Status.WAITING
    outline: Outline | None = None
    glance: Glance | None = None
    preview: Preview | None = None
    image: IncomingBasemap | None = None
    read: tuple[Request, Incoming] | None = None
    problem: Exception | None = None
    remembered: str = ""
    asked_for: Stated | None = None
    job: Job | None = None
    result: Imported | None = None
    others: tuple[IncomingFile, ...] = ()
    glanced: Asked | None = None
    invalid: UserError | None = None

    @property
    def also(self) -> tuple[Path, ...]:
        """The further files of its terrain."""
        return tuple(one.path for one in self.others)

    @property
    def name(self) -> str:
        """What it is called in the dialog."""
        name = self.path.name
        return shown(CONTEXT, MORE).format(name=name, more=f"{len(self.others):,}") if self.others else name

    @property
    def asked(self) -> Asked:
        """What its headers are read for, if it is terrain."""
        heights = self.choices.heights or Heights()
        return (self.path, *self.also), StatedRaster(self.choices.crs or None, heights.unit, heights.nodata)

    @property
    def seen(self) -> Glance | None:
        """What its headers tell, if they have been read as is asked now."""
        return self.glance if self.glanced == self.asked else None

    def take_glance(self, asked: Asked, seen: Glance) -> None:
        """Take over what headers tell. Where its size is first seen, a link is proposed to whoever chose none."""
        chosen = self.choices.heights
        if self.glance is None and chosen is not None:
            self.choices = replace(self.choices, heights=replace(chosen, link=chosen.link or proposed(seen).link))
        self.glance, self.glanced = seen, asked

    @property
    def is_raster(self) -> bool:
        """Whether it is taken for a raster, which has no rows."""
        return self.choices.kind in RASTERS

    @property
    def is_busy(self) -> bool:
        """Whether it is being read or stored."""
        return self.status in (Status.WAITING, Status.READING, Status.STORING)

    @property
    def heights(self) -> Heights:
        """How its heights are imported, as chosen or proposed."""
        return self.choices.heights or (Heights() if self.glance is None else proposed(self.glance))

    @property
    def _options(self) -> Heights:
        """The options of a raster: of heights as chosen or proposed, of a picture whether it is linked."""
        if self.choices.kind == "terrain":
            return self.heights
        return Heights(link=self.choices.kind == "basemap" and self.choices.link)

    def rows_for(self, request: Request) -> Incoming | None:
        """Its rows, if they have been read as a request asks for; None if they have to be read."""
        return self.read[1] if self.read is not None and self.read[0] == _reading(request) else None

    def take(self, request: Request, preview: Preview) -> None:
        """Take over what was read for a request."""
        self.preview, self.read = preview, (_reading(request), preview.plan.read)

    def request(self) -> Request:
        """What the core is asked for. Raises UserError where what is chosen makes no sense."""
        chosen = self.choices
        if not chosen.kind:
            raise UserError(NO_KIND.format(name=self.path.name), Remedy.STATE_KIND, self.path.name)
        of_file = Request(
            self.path,
            chosen.kind,
            name=chosen.name,
            crs=chosen.crs or None,
            heights=self._options,
            as_of=chosen.as_of,
            accuracy_m=_metres(chosen.accuracy),
            also=self.also if chosen.kind == "terrain" else (),
        )
        if chosen.kind == "basemap":
            if chosen.nodata == UNTYPED:
                raise UserError(NO_VALUE, Remedy.STATE_VALUES, self.path.name)
            return replace(of_file, stated=Stated(sheet=chosen.tiles), nodata=chosen.nodata)
        if self.is_raster:
            return of_file
        return replace(
            of_file,
            mapping=dict(chosen.mapping),
            skip_bad=chosen.skip_bad,
            stated=chosen.stated,
            duplicates=chosen.duplicates,
            key=chosen.key,
        )


def _reading(request: Request) -> Request:
    """A request without what makes no difference to how the file is read."""
    return replace(request, name="", skip_bad=False, as_of="", accuracy_m=None, duplicates=SKIP)


def _metres(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise UserError(NO_NUMBER.format(text=text[:40]), Remedy.CORRECT_ACCURACY, "accuracy") from None
