"""What a report is made of: a run, the scene it came from, the layers to draw, and where everything is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from app.analysis.gaps.gap_report import GapReport
from app.errors import UserError
from app.scene.scene import Scene
from layers.base import Layer

LANGUAGES = ("en",)
EDITIONS = ("full",)
SECTIONS = ("summary", "strips", "gaps", "pages", "method", "parameters", "sources", "limits")
GAP_PAGES = 10


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the list of sources. ``accuracy_m`` is None where the source states none; ``as_of`` an ISO date."""

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
        """The row of one layer, from its provenance."""
        provenance = layer.provenance
        return cls(
            *(layer.name, provenance.source, provenance.licence, provenance.release, provenance.as_of, provenance.accuracy_m, provenance.status),
            *(provenance.synthetic, str(provenance.sensitivity)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class ReportBook:
    """Everything a report shows, frozen: the same book gives the same bytes.

    ``layers`` are drawn as they stand here, lowest first; gaps and observers are drawn from the run and its scene.
    ``created`` is an ISO date that the caller gives, never the clock. ``out_of_date`` says why the run no longer
    fits the project, None if it does. ``marking`` stands at the head of every page. The first ``gap_pages`` porous
    gaps have a page each. Raises UserError for a language, edition or section that does not exist.
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
    ) -> Self:
        """A book whose sources are those of its layers and whose date, unless given, is the run's as-of date.

        Raises UserError for a language, edition or section that does not exist.
        """
        return cls(
            report=report,
            scene=scene,
            layers=tuple(layers),
            sources=tuple(Source.of(layer) for layer in layers),
            project=project,
            title=title or project,
            created=created or report.as_of,
            language=language,
            edition=edition,
            out_of_date=out_of_date,
            marking=marking,
            gap_pages=gap_pages,
            sections=tuple(sections),
        )

    @property
    def synthetic(self) -> bool:
        """Whether anything shown was made up."""
        return any(source.synthetic for source in self.sources)

    @property
    def coarse_cell_m(self) -> float:
        """The cell of the coarsest terrain whose heights give a probability only, 0 if all terrain is fine."""
        return max((grid.cell_m for grid in self.scene.terrain if grid.is_coarse), default=0.0)


def _refuse(what: str, asked: str, accepted: Sequence[str]) -> None:
    if asked not in accepted:
        raise UserError(f"There is no {what} {asked[:40]!r} of the report yet. There is: {', '.join(accepted)}.")
