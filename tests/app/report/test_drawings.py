"""The drawings: the bundled faces, the right colour at the right kilometre, the relief, the section."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import resources
from app.analysis.gaps.doubt import Doubt, Stretch
from app.analysis.gaps.gap_report import GapReport
from app.analysis.gaps.ridge import section_of, viewer
from app.geo.grid import Grid
from app.geo.lrs import GEOD
from app.reasons import Reason
from app.report.figures import maps
from app.report.figures.along import Along
from app.report.figures.canvas import LIGHT, WIDTH_MM, house_style, svg, with_own_ids
from app.report.figures.plane import Plane, heights_on, relief, shade
from app.report.figures.section import caption
from app.report.figures.strip import HEIGHT_MM, LEFT_MM, PANES, RIGHT_MM, around, strip, windows
from resources import rgb
from tests.builders.books import NAME, book

FONTS = Path(resources.__file__).parent / "fonts"


@pytest.mark.parametrize("name", ["NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "DejaVuSans"])
def test_the_fonts_have_the_letters_of_the_region(name: str) -> None:
    letters = TTFont(FONTS / f"{name}.ttf").getBestCmap()
    assert {character for character in NAME + "ғӣқӯҳҷңөүĀāĪīŪūṢḨ’–·θσ§°×±" if ord(character) not in letters} == set()


def test_every_font_has_its_licence_beside_it() -> None:
    families = {path.stem.partition("-")[0] for path in FONTS.glob("*.ttf")}
    assert {path.stem.removeprefix("LICENSE-") for path in FONTS.glob("LICENSE-*.txt")} == families


def _pixels(figure: Figure) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    figure.set_dpi(254.0)  # ten pixels to a millimetre
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3]


def _near(pixels: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]], colour: str) -> bool:
    return bool((np.abs(pixels.astype(int) - rgb(colour)).max(axis=2) <= 3).any())


def test_a_gap_has_its_colour_at_its_kilometre_and_covered_line_has_not() -> None:
    small = book()
    with house_style():
        pixels = _pixels(strip(small, Along.of(small), windows(small, 0)[0]))
    length = small.scene.routes[0].length_m
    bottom, height = PANES["gaps"]
    rows = slice(round(10 * (HEIGHT_MM - bottom - height)), round(10 * (HEIGHT_MM - bottom)))

    def at(chainage_m: float) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
        column = round(10 * (LEFT_MM + chainage_m / length * (WIDTH_MM - LEFT_MM - RIGHT_MM)))
        return pixels[rows, column - 3 : column + 4]

    gap = next(gap for gap in small.report.gaps if gap.route == "AA-BB")
    assert _near(at((gap.start_m + gap.end_m) / 2.0), LIGHT.gap(gap.klass).colour)
    covered = small.report.profile.chainage_m[
        (small.report.profile.route == "AA-BB") & (small.report.profile.status_day == 0)
    ]
    middle = float(covered[len(covered) // 2])
    assert _near(at(middle), LIGHT.good)
    assert not _near(at(middle), LIGHT.gap(gap.klass).colour)


def test_windows_cover_the_route() -> None:
    small = book()
    assert [(w.from_m, w.to_m) for w in windows(small, 0)] == [(0.0, small.scene.routes[0].length_m)]
    for gap in small.report.gaps:
        shown = around(small, gap)
        assert shown.from_m <= gap.start_m
        assert shown.to_m >= min(gap.end_m, small.scene.routes[shown.route].length_m)


def test_protection_cases_are_left_out() -> None:
    assert len(Along.of(book()).incidents.index) == 2


def test_a_zone_lies_along_the_line_it_covers() -> None:
    small = book()
    profile, patrolled = small.report.profile, Along.of(small).patrolled
    inside = (profile.route == "AA-BB") & (profile.lon > 70.25) & (profile.lon < 70.30)
    np.testing.assert_array_equal(patrolled, inside)


def test_the_same_drawing_twice_is_the_same_bytes() -> None:
    small = book()
    with house_style():
        gap = small.report.gaps[0]
        one, two = (svg(maps.local(small, gap, 60.0, 50.0, None)) for _ in range(2))
    assert one == two
    assert b"<dc:date>" not in one
    assert b"Created with" not in one


def test_ids_of_a_drawing_can_be_made_its_own() -> None:
    with house_style():
        drawing = svg(maps.overview(book(), 60.0, 40.0)).decode()
    own = with_own_ids(drawing, "map-1")
    ids = set(re.findall(r'\bid="([^"]+)"', own))
    assert all(one.startswith("map-1-") for one in ids)
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', own)) <= ids


def test_the_plane_is_true_to_scale_near_its_middle() -> None:
    plane = Plane.near(np.array([70.0, 70.1]), np.array([38.0, 38.0]), 1.5)
    (start, end) = plane.to_xy([70.04, 70.06], [38.0, 38.01])
    _, _, true = GEOD.inv(70.04, 38.0, 70.06, 38.01)
    assert float(np.hypot(*(end - start))) == pytest.approx(true, rel=1e-4)
    assert plane.width_m / plane.height_m == pytest.approx(1.5)


def test_relief_is_light_towards_the_north_west_and_plain_without_terrain() -> None:
    south, east = np.mgrid[0:40, 0:40] * 100.0
    north_west, south_east = shade(0.5 * (south + east), 100.0), shade(-0.5 * (south + east), 100.0)
    assert north_west.mean() > south_east.mean() + 0.1
    plane = Plane.near(np.array([10.0, 10.1]), np.array([50.0, 50.1]), 1.0)
    nowhere = relief(book().scene.terrain, plane, 20, LIGHT)
    assert {tuple(pixel) for pixel in nowhere.reshape(-1, 3).tolist()} == {rgb(LIGHT.raised)}


def test_the_caption_says_what_coarse_terrain_is_worth() -> None:
    small = book()
    gap = next(gap for gap in small.report.gaps if gap.route == "AA-BB" and gap.start_m > 5000.0)
    sight = section_of(small.scene, viewer(small.scene, gap) or 0, gap.lon, gap.lat)
    assert sight is not None
    assert "coarse terrain" in caption(small, sight)
    assert f"{sight.obstacle_height_m:,.0f} m above sea level" in caption(small, sight)


def test_an_overview_takes_its_heights_from_the_terrain_that_suits_its_pixels() -> None:
    fine = Grid.of(np.full((200, 200), 7.0), (0.0003, 0.0, 70.0, 0.0, -0.0003, 38.06))
    coarse = Grid.of(np.full((40, 40), 9.0), (0.004, 0.0, 69.9, 0.0, -0.004, 38.1))
    lon, lat = np.array([[70.03, 69.95]]), np.array([[38.03, 38.0]])
    assert heights_on([fine, coarse], lon, lat, 30.0).tolist() == [[7.0, 9.0]]
    assert heights_on([fine, coarse], lon, lat, 2000.0).tolist() == [[9.0, 9.0]]
    assert heights_on([fine], lon[:, :1], lat[:, :1], 2000.0).tolist() == [[7.0]]


def test_the_strip_is_hatched_where_a_stretch_is_in_doubt_and_has_a_thin_line_where_all_is() -> None:
    small = book()
    seam = Doubt(Reason("terrain_seam", {"km": 4.0}), (Stretch("AA-BB", 5_000.0, 9_000.0),))
    report = dataclasses.replace(small.report, doubts=(*small.report.doubts, seam))
    length = small.scene.routes[0].length_m
    bottom, height = PANES["doubts"]
    middle = round(10 * (HEIGHT_MM - bottom - height / 2))

    def inked(doubted: GapReport, chainage_m: float) -> int:
        """Rows of the lane with its colour at a chainage, of pixels a tenth of a millimetre wide."""
        told = dataclasses.replace(small, report=doubted)
        with house_style():
            pixels = _pixels(strip(told, Along.of(told), windows(told, 0)[0]))
        column = round(10 * (LEFT_MM + chainage_m / length * (WIDTH_MM - LEFT_MM - RIGHT_MM)))
        lane = pixels[middle - 4 : middle + 5, column - 6 : column + 7]
        return sum(_near(row[None], LIGHT.warning) for row in lane)

    assert inked(report, 7_000.0) > 6
    assert 1 <= inked(report, 20_000.0) <= 3
    assert inked(dataclasses.replace(report, doubts=()), 7_000.0) == 0
