"""Blank figures in the report's style, and the bytes of a finished one, free of clock, machine and system fonts."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import Formatter

from resources import palette
from resources.colours import Style
from resources.literal import literal

FAMILY = ("Noto Sans", "DejaVu Sans")
"""The bundled fonts: the second supplies what the first lacks (arrows, mathematical signs, Arabic)."""
MM = 1.0 / 25.4
WIDTH_MM = 174.0
"""The text width of a page: A4 less its margins."""
LONGEST = 300
"""Characters of a text in a figure."""
PX = 0.6
"""Points on paper per pixel of palette.toml on the screen."""

LIGHT = palette("light")
_PATHS, _DIGITS = re.compile(rb' d="[^"]*"'), re.compile(rb"(\.\d\d)\d+")
HATCHES = {"": "", "solid": "", "diagonal": "////", "dots": "...", "cross": "xxxx", "hatch": "||||", "bars": "----"}
"""Patterns of palette.toml as matplotlib writes them."""

_STYLE: dict[Any, Any] = {
    "font.family": list(FAMILY),
    "font.size": 7.0,
    "svg.hashsalt": "sarhad",
    "svg.fonttype": "path",
    "hatch.linewidth": 0.7,
    "axes.linewidth": 0.5,
    "axes.edgecolor": LIGHT.muted,
    "axes.labelcolor": LIGHT.muted,
    "axes.unicode_minus": False,
    "text.parse_math": False,
    "text.color": LIGHT.text,
    "xtick.color": LIGHT.muted,
    "ytick.color": LIGHT.muted,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.0,
    "ytick.major.size": 2.0,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "path.simplify": True,
    "path.simplify_threshold": 0.2,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Within it figures are drawn with the bundled fonts and without any user settings."""
    _load_fonts()
    with mpl.rc_context(), warnings.catch_warnings():
        # A letter that neither font has is drawn as a box; that needs no line in the terminal.
        warnings.filterwarnings("ignore", message=r"(Glyph|Matplotlib currently does not support)")
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def _load_fonts() -> None:
    """Register the bundled fonts ahead of any system fonts of the same name."""
    manager = font_manager.fontManager
    with as_file(files("resources") / "fonts") as folder:
        bundled = {str(path) for path in folder.glob("*.ttf")}
        if bundled <= {entry.fname for entry in manager.ttflist}:
            return
        before = list(manager.ttflist)
        for name in sorted(bundled):
            manager.addfont(name)
        added = manager.ttflist[len(before) :]
        manager.ttflist[:] = [*added, *before]


def blank(width_mm: float, height_mm: float) -> Figure:
    """An empty figure of the given size on paper."""
    return Figure(figsize=(width_mm * MM, height_mm * MM))


def pane(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes placed in millimetres from the lower left corner of the figure."""
    wide, high = figure.get_size_inches() / MM
    return figure.add_axes((left / wide, bottom / high, width / wide, height / high))


def svg(figure: Figure) -> bytes:
    """The figure as SVG: equal figures give equal bytes. Its texts are literal, and no longer than LONGEST."""
    for text in figure.findobj(Text):
        text.set_text(literal(text.get_text()[: 2 * LONGEST])[:LONGEST])
    buffer = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(buffer, format="svg", metadata=nothing, transparent=True)
    return _PATHS.sub(_shortened, buffer.getvalue())


def _shortened(path: re.Match[bytes]) -> bytes:
    # A hundredth of a point is finer than any printer; all digits would double the file.
    return _DIGITS.sub(rb"\1", path[0])


def with_own_ids(drawing: str, prefix: str) -> str:
    """An SVG whose ids begin with ``prefix``, so that several can share one page."""
    return re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{prefix}-", drawing)


def face(style: Style) -> dict[str, Any]:
    """The fill of an area in a style: its colour, and its pattern in white."""
    return {"facecolor": style.colour, "edgecolor": "white", "hatch": HATCHES[style.pattern] or None, "linewidth": 0.0}


class ByStep(Formatter):
    """Figures of an axis with as many decimals as its ticks need: 287.5 is never printed as 288."""

    MOST = 3

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """All ticks of an axis, with a thousands separator."""
        ticks = [float(tick) for tick in values]
        decimals = next((n for n in range(self.MOST) if all(_is_written(tick, n) for tick in ticks)), self.MOST)
        return [f"{tick:,.{decimals}f}" for tick in ticks]

    def __call__(self, value: float, pos: int | None = None) -> str:
        """A single tick."""
        del pos
        return self.format_ticks([value])[0]


def _is_written(tick: float, decimals: int) -> bool:
    """Whether so many decimals write a tick exactly."""
    return abs(round(tick, decimals) - tick) < 1e-6 * max(abs(tick), 1.0)


def quiet(axes: Axes, *sides: str) -> None:
    """Remove the frame except for ``sides``."""
    for name, spine in axes.spines.items():
        spine.set_visible(name in sides)
