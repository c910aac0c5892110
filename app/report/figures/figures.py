"""All drawings of a report by name, and which of them belong where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from app.analysis.gaps.gap_report import CoverageGap
from app.analysis.gaps.ridge import Pair, pair_of
from app.analysis.gaps.section import Section, section_of
from app.report.book import ReportBook
from app.report.figures import maps
from app.report.figures.along import Along
from app.report.figures.bars import bars
from app.report.figures.canvas import LIGHT, house_style, svg
from app.report.figures.legend import legend
from app.report.figures.section import at_km, caption, section
from app.report.figures.strip import around, strip, windows
from layers.text import QT_TRANSLATE_NOOP

LOCAL_MM = (100.0, 68.0)
SYNTHETIC = QT_TRANSLATE_NOOP("Report", "SYNTHETIC SAMPLE")
MARK_PT = 5.0
LETTER_EM = 0.8
"""Width of a wide bold letter, in its size."""


@dataclass(frozen=True, slots=True)
class Drawings:
    """SVG by file name; names of the strips by route; per page of a hole the names and the caption of its section."""

    files: Mapping[str, bytes]
    strips: list[dict[str, Any]]
    pages: list[dict[str, str]]


def drawings(book: ReportBook) -> Drawings:
    """Draw everything that the book's sections show."""
    files: dict[str, bytes] = {}
    with house_style():
        along = Along.of(book)
        files["legend.svg"] = svg(legend())
        if "summary" in book.sections:
            files["bars.svg"] = _drawing(book, bars(book))
            files["overview.svg"] = _drawing(book, maps.overview(book))
        strips = _strips(book, along, files) if "strips" in book.sections else []
        pages = _pages(book, along, files) if "pages" in book.sections else []
    return Drawings(files, strips, pages)


def _drawing(book: ReportBook, figure: Figure) -> bytes:
    """A figure as SVG with the marking, and a note if its data are made up: figures get cut out of their page."""
    look: dict[str, Any] = {"weight": "bold", "alpha": 0.9}
    if book.synthetic:
        figure.text(0.002, 0.995, SYNTHETIC, ha="left", va="top", fontsize=MARK_PT, color=LIGHT.warning, **look)
    if book.marking:
        # Up the right edge, where every figure has a margin; a long one in smaller letters.
        size = min(MARK_PT, 72.0 * figure.get_figheight() / (LETTER_EM * len(book.marking)))
        edge: dict[str, Any] = {"rotation": 90, "ha": "right", "va": "center", "fontsize": size, "color": LIGHT.error}
        figure.text(0.999, 0.5, book.marking, **edge, **look)
    return svg(figure)


def _strips(book: ReportBook, along: Along, files: dict[str, bytes]) -> list[dict[str, Any]]:
    strips = []
    for number, route in enumerate(book.scene.routes):
        names: list[str] = []
        for window in windows(book, number):
            name = f"strip-{number}-{len(names)}.svg"
            files[name] = _drawing(book, strip(book, along, window))
            names.append(name)
        strips.append({"route": route.name, "length": f"{route.length_m / 1000.0:,.1f}", "files": names})
    return strips


def _pages(book: ReportBook, along: Along, files: dict[str, bytes]) -> list[dict[str, str]]:
    pages = []
    for listed in book.paged:
        number, part, gap = listed.number, listed.part, listed.worst
        pair, sight = _sight(book, gap)
        page = {"map": f"map-{number}.svg", "strip": f"around-{number}.svg", "section": "", "section_caption": ""}
        near = sight is not None and sight.length_m <= 3.0 * max(listed.hole.length_m, 5000.0)
        post = pair.observer if pair and near else None
        files[page["map"]] = _drawing(book, maps.local(book, listed, *LOCAL_MM, post=post))
        files[page["strip"]] = _drawing(book, strip(book, along, around(book, part), chosen=part))
        if pair is not None and sight is not None:
            place = at_km(pair.chainage_m)
            page |= {"section": f"section-{number}.svg", "section_caption": caption(book, sight, place)}
            files[page["section"]] = _drawing(book, section(book, sight, place))
        pages.append(page)
    return pages


def _sight(book: ReportBook, gap: CoverageGap) -> tuple[Pair | None, Section | None]:
    """The sight line that the reason for a gap rests on, and its section."""
    pair = pair_of(book.scene, gap)
    return pair, None if pair is None else section_of(book.scene, pair.observer, pair.lon, pair.lat)
