"""palette.toml: complete in both themes, readable, and no gap class told by colour alone."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import resources
from resources import GAP_CLASSES, THEMES, palette, rgb
from resources.colours import read_palette


def document() -> dict[str, Any]:
    folder = Path(resources.__path__[0])
    return tomllib.loads((folder / "palette.toml").read_text("utf-8"))


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable(theme: str) -> None:
    colours = palette(theme)
    for ground in (colours.background, colours.panel, colours.raised):
        assert contrast(colours.text, ground) >= 7
        assert contrast(colours.muted, ground) >= 4.5
    for text in (colours.accent, colours.good, colours.warning, colours.error):
        assert contrast(text, colours.panel) >= 4.5
    assert contrast(colours.accent_text, colours.accent) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_borders_and_labels_stand_out_from_their_casing(theme: str) -> None:
    colours = palette(theme)
    assert contrast(colours.styles["border"].colour, colours.casing) >= 7
    assert contrast(colours.styles["label"].colour, colours.halo) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_gap_classes_differ_by_colour_and_by_pattern(theme: str) -> None:
    styles = [palette(theme).gap(code) for code in GAP_CLASSES]
    assert len({style.colour for style in styles}) == len({style.pattern for style in styles}) == len(GAP_CLASSES)
    assert len({style.dash for style in styles}) == len(GAP_CLASSES)
    assert palette(theme).gap("E").pattern == "hatch"


def test_gap_colours_are_okabe_and_itos() -> None:
    assert [palette().gap(code).colour for code in "ABWCD"] == [
        *("#d55e00", "#e69f00", "#56b4e9", "#0072b2", "#cc79a7")
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_unknown_is_never_green(theme: str) -> None:
    red, green, blue = rgb(palette(theme).gap("E").colour)
    assert green < max(red, blue)


def test_both_themes_have_the_same_roles() -> None:
    assert palette("light").styles.keys() == palette("dark").styles.keys()


def test_terrain_is_tinted_from_the_plain_to_the_summits() -> None:
    for theme in THEMES:
        tint = palette(theme).hypsometry
        assert (tint[0][0], tint[-1][0]) == (0.0, 7500.0)
        assert 0 < palette(theme).hillshade < 1


def test_an_unknown_theme() -> None:
    with pytest.raises(KeyError):
        palette("pink")


def changed(path: str, value: object) -> dict[str, Any]:
    built = document()
    *tables, key = path.split("/")
    table = built
    for name in tables:
        table = table[name]
    if value is None:
        del table[key]
    else:
        table[key] = value
    return built


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("light/accent", "blue"),
        ("light/accent", "#1A6CE8"),
        ("light/accent", None),
        ("light/shadow", "#000000"),
        ("light/marks/border", None),
        ("light/marks/spaceship", "#000000"),
        ("light/gaps/A", None),
        ("gap/F", {"pattern": "dots"}),
        ("gap/A", {"pattern": "zigzag"}),
        ("style/border", {"widht": 2.0}),
        ("style/post", {"symbol": "star"}),
        ("style/border", {"dash": [1.0]}),
        ("light/hypsometry", [[500.0, "#ffffff"], [0.0, "#000000"]]),
        ("sepia", {}),
    ],
)
def test_a_wrong_palette_is_refused(path: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"palette\.toml"):
        read_palette(changed(path, value), "light")
