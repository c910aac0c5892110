"""The look of every drawing: the bundled faces, bytes that repeat, ids that can stand side by side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

import resources
from app.report.figures import maps
from app.report.figures.canvas import ByStep, house_style, svg, with_own_ids
from tests.builders.books import NAME, book

FONTS = Path(resources.__file__).parent / "fonts"


@pytest.mark.parametrize("name", ["NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "DejaVuSans"])
def test_the_fonts_have_the_letters_of_the_region(name: str) -> None:
    letters = TTFont(FONTS / f"{name}.ttf").getBestCmap()
    assert {character for character in NAME + "ғӣқӯҳҷңөүĀāĪīŪūṢḨ’–·θσ§°×±" if ord(character) not in letters} == set()


def test_every_font_has_its_licence_beside_it() -> None:
    families = {path.stem.partition("-")[0] for path in FONTS.glob("*.ttf")}
    assert {path.stem.removeprefix("LICENSE-") for path in FONTS.glob("LICENSE-*.txt")} == families


def test_the_same_drawing_twice_is_the_same_bytes() -> None:
    small = book()
    with house_style():
        one, two = (svg(maps.local(small, small.paged[0], 60.0, 50.0, None)) for _ in range(2))
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


@pytest.mark.parametrize(
    ("ticks", "texts"),
    [
        ([285.0, 287.5, 290.0], ["285.0", "287.5", "290.0"]),
        ([1200.0, 1250.0], ["1,200", "1,250"]),
        ([0.0, 0.25, 0.5], ["0.00", "0.25", "0.50"]),
        ([0.1 + 0.2], ["0.3"]),
    ],
)
def test_ticks_have_the_decimals_of_their_step(ticks: list[float], texts: list[str]) -> None:
    assert ByStep().format_ticks(ticks) == texts
