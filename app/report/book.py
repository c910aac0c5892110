"""The content of a report: a run, its scene, the layers to draw, and the sources of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from app.analysis.gaps.gap_report import GapReport
from app.errors import UserError
from app.geo.pictures import Image
from app.report.listed_holes import ListedHole, listed_holes
from app.scene.scene import Scene
from layers.base import Layer
from layers.synthetic import is_synthetic
from layers.text import QT_TRANSLATE_NOOP

LANGUAGES = ("en",)
EDITIONS = ("full",)
SECTIONS = ("summary", "strips", "gaps", "pages", "method", "parameters", "sources", "limits")
GAP_PAGES = 10


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the list of sources. ``accuracy_m`` is None where none is stated; ``as_of`` is an ISO date."""

    layer: str
    source: str
    licence: str
    release: str
    as_of: str
    accuracy_m: float | None
    status: str
    synthetic: bool
    sensitivity: str

    @classmethod
    def of(cls, layer: Layer) -> Self:
        """The row of one layer, from its provenance; synthetic if any of its rows is."""
        provenance = layer.provenance
        return cls(
            *(
                layer.name,
                provenance.source,
                provenance.licence,
                provenance.release,
                provenance.as_of,
                provenance.accuracy_m,
                provenance.status,
            ),
            *(is_synthetic(layer), str(provenance.sensitivity)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Underlay:
    """An image under the maps. ``below``: under the relief, so that it shows only where there is no terrain.

    It is drawn on maps of 1 : ``nearest`` to 1 : ``farthest``; 0 for no end.
    """

    image: Image
    source: Source
    opacity: float = 1.0
    attribution: str = ""
    below: bool = False
    nearest: float = 0.0
    farthest: float = 0.0

    def shown_at(self, denominator: float) -> bool:
        """Whether it is drawn at 1 : ``denominator``."""
        return denominator >= self.nearest and (not self.farthest or denominator <= self.farthest)


@dataclass(frozen=True, slots=True, eq=False)
class ReportBook:
    """Everything a report shows, frozen: equal books give equal bytes.

    ``layers`` are drawn in this order, lowest first, over the ``underlays``; gaps and observers are drawn from the run
    and its scene.
    ``created`` is an ISO date given by the caller, never the clock; ``printed`` is the day of printing, empty where
    none is to be printed. ``out_of_date`` says why the run no longer fits the project, None if it does. ``marking`` is
    printed at the head and foot of every page. The first ``gap_pages`` holes that can be crossed
    have a page each. Raises UserError
    for a language, edition or section that does not exist.
    """

    report: GapReport
    scene: Scene
    layers: tuple[Layer, ...]
    sources: tuple[Source, ...]
    project: str
    title: str
    created: str
    language: str = "en"
    edition: str = "full"
    out_of_date: str | None = None
    marking: str = ""
    gap_pages: int = GAP_PAGES
    sections: tuple[str, ...] = SECTIONS
    printed: str = ""
    underlays: tuple[Underlay, ...] = ()

    def __post_init__(self) -> None:
        _refuse("language", self.language, LANGUAGES)
        _refuse("edition", self.edition, EDITIONS)
        for section in self.sections:
            _refuse("section", section, SECTIONS)

    @classmethod
    def of(  # noqa: PLR0913 - a book has that many plain parts
        cls,
        report: GapReport,
        scene: Scene,
        layers: Sequence[Layer] = (),
        *,
        project: str,
        title: str = "",
        created: str = "",
        language: str = "en",
        edition: str = "full",
        out_of_date: str | None = None,
        marking: str = "",
        gap_pages: int = GAP_PAGES,
        sections: Sequence[str] = SECTIONS,
        printed: str = "",
        underlays: Sequence[Underlay] = (),
    ) -> Self:
        """A book whose sources are those of its layers and underlays.

        Its date, unless given, is that of printing or of the run. Raises UserError for a language, edition or section
        that does not exist.
        """
        return cls(
            report=report,
            scene=scene,
            layers=tuple(layers),
            sources=(*(Source.of(layer) for layer in layers), *(one.source for one in underlays)),
            project=project,
            title=title or project,
            created=created or printed or report.as_of,
            language=language,
            edition=edition,
            out_of_date=out_of_date,
            marking=marking,
            gap_pages=gap_pages,
            sections=tuple(sections),
            printed=printed,
            underlays=tuple(underlays),
        )

    @property
    def synthetic(self) -> bool:
        """Whether anything shown is synthetic."""
        return any(source.synthetic for source in self.sources)

    @property
    def paged(self) -> tuple[ListedHole, ...]:
        """The holes that have a page each."""
        return tuple(one for one in listed_holes(self.report) if one.crossable)[: self.gap_pages]

    @property
    def coarse_cell_m(self) -> float:
        """Cell size in metres of the coarsest terrain that gives only probabilities, 0 if all terrain is fine."""
        return max((grid.cell_m for grid in self.scene.terrain if grid.is_coarse), default=0.0)


NOT_AVAILABLE = {
    "language": QT_TRANSLATE_NOOP("Error", "The report has no language {asked} yet. Available: {accepted}."),
    "edition": QT_TRANSLATE_NOOP("Error", "The report has no edition {asked} yet. Available: {accepted}."),
    "section": QT_TRANSLATE_NOOP("Error", "The report has no section {asked}. Available: {accepted}."),
}


def _refuse(what: str, asked: str, accepted: Sequence[str]) -> None:
    if asked not in accepted:
        raise UserError(NOT_AVAILABLE[what].format(asked=repr(asked[:40]), accepted=", ".join(accepted)))
