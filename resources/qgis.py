"""QGIS styles (QML, version 3.22) of the layer kinds, coloured by the palette."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Template

from resources.colours import Palette, Style, palette, rgb

KINDS = (
    "borders",
    "incidents",
    "checkpoints",
    "sensors",
    "patrols",
    "barriers",
    "terrain",
    "basemap",
    "reference",
    "gaps",
)


@cache
def qml(kind: str, theme: str = "light") -> str:
    """The style of a layer kind as QML text, to be stored in a GeoPackage's ``layer_styles``.

    Raises KeyError for an unknown kind or theme.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    template = Template(files("resources").joinpath("styles", f"{kind}.qml").read_text("utf-8"))
    return template.substitute(_values(palette(theme)))


def _values(colours: Palette) -> dict[str, str]:
    values = {"casing": _rgba(colours.casing), "muted": _rgba(colours.muted), "halo": _rgba(colours.halo)}
    values["hypsometry"] = _ramp_items(colours)
    values["lowest"], values["highest"] = (f"{colours.hypsometry[end][0]:g}" for end in (0, -1))
    for role, style in colours.styles.items():
        values |= {f"{role}_{name}": text for name, text in _style_values(style).items()}
    return values


def _style_values(style: Style) -> dict[str, str]:
    """Sizes converted from pixels to points (.75 at 96 per inch), which QGIS prints and draws alike."""
    return {
        "colour": _rgba(style.colour),
        "fill": _rgba(style.colour, style.opacity),
        "opacity": f"{style.opacity:g}",
        "width": f"{style.width * 0.75:g}",
        "cased": f"{(style.width + 2 * style.casing) * 0.75:g}",
        "casing": f"{style.casing * 0.75:g}",
        "outline": "solid" if style.casing else "no",  # QGIS draws a width of 0 as a hairline
        "size": f"{style.size * 0.75:g}",
        "symbol": style.symbol,
        "dashed": "1" if style.dash else "0",
        "dash": ";".join(f"{length * 0.75:g}" for length in style.dash or (5, 2)),
    }


def _rgba(colour: str, opacity: float = 1.0) -> str:
    return ",".join(str(part) for part in (*rgb(colour), round(255 * opacity)))


def _ramp_items(colours: Palette) -> str:
    return "\n".join(
        f'<item value="{height:g}" label="{height:g} m" color="{colour}" alpha="255"/>'
        for height, colour in colours.hypsometry
    )
