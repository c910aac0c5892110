"""The border pulled straight: the right colour at the right kilometre."""

from __future__ import annotations

import dataclasses

from app.analysis.gaps.doubt import Doubt, Stretch
from app.analysis.gaps.gap_report import GapReport
from app.arrays import ByteArray
from app.reasons.codes import Reason
from app.report.figures.along import Along
from app.report.figures.canvas import LIGHT, WIDTH_MM, house_style
from app.report.figures.strip import HEIGHT_MM, LEFT_MM, PANES, RIGHT_MM, around, strip, windows
from tests.builders.books import book
from tests.builders.drawings import pixels, shows


def test_a_gap_has_its_colour_at_its_kilometre_and_covered_line_has_not() -> None:
    small = book()
    with house_style():
        picture = pixels(strip(small, Along.of(small), windows(small, 0)[0]))
    length = small.scene.routes[0].length_m
    bottom, height = PANES["gaps"]
    rows = slice(round(10 * (HEIGHT_MM - bottom - height)), round(10 * (HEIGHT_MM - bottom)))

    def at(chainage_m: float) -> ByteArray:
        column = round(10 * (LEFT_MM + chainage_m / length * (WIDTH_MM - LEFT_MM - RIGHT_MM)))
        return picture[rows, column - 3 : column + 4]

    gap = next(gap for gap in small.report.gaps if gap.route == "AA-BB")
    assert shows(at((gap.start_m + gap.end_m) / 2.0), LIGHT.gap(gap.klass).colour)
    covered = small.report.profile.chainage_m[
        (small.report.profile.route == "AA-BB") & (small.report.profile.status_day == 0)
    ]
    middle = float(covered[len(covered) // 2])
    assert shows(at(middle), LIGHT.good)
    assert not shows(at(middle), LIGHT.gap(gap.klass).colour)


def test_windows_cover_the_route() -> None:
    small = book()
    assert [(w.from_m, w.to_m) for w in windows(small, 0)] == [(0.0, small.scene.routes[0].length_m)]
    for part in (part for hole in small.report.holes for part in hole.parts):
        shown = around(small, part)
        assert shown.from_m <= part.start_m
        assert shown.to_m >= min(part.end_m, small.scene.routes[shown.route].length_m)


def test_the_strip_is_hatched_where_a_stretch_is_in_doubt_and_has_a_thin_line_where_all_is() -> None:
    small = book()
    seam = Doubt(Reason("terrain_seam", {"km": 4.0}), (Stretch("AA-BB", 5_000.0, 9_000.0),))
    report = dataclasses.replace(small.report, doubts=(*small.report.doubts, seam))
    length = small.scene.routes[0].length_m
    bottom, height = PANES["doubts"]
    middle = round(10 * (HEIGHT_MM - bottom - height / 2))

    def inked(doubted: GapReport, chainage_m: float) -> int:
        """Rows of the lane with its colour at a chainage, of pixels a tenth of a millimetre wide."""
        changed = dataclasses.replace(small, report=doubted)
        with house_style():
            picture = pixels(strip(changed, Along.of(changed), windows(changed, 0)[0]))
        column = round(10 * (LEFT_MM + chainage_m / length * (WIDTH_MM - LEFT_MM - RIGHT_MM)))
        lane = picture[middle - 4 : middle + 5, column - 6 : column + 7]
        return sum(shows(row[None], LIGHT.warning) for row in lane)

    assert inked(report, 7_000.0) > 6
    assert 1 <= inked(report, 20_000.0) <= 3
    assert inked(dataclasses.replace(report, doubts=()), 7_000.0) == 0
