"""The key to maps and strip diagrams."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from app.report.figures.canvas import LIGHT, PX, WIDTH_MM, blank, face, pane, quiet
from app.report.figures.draw import SYMBOLS
from layers.text import QT_TRANSLATE_NOOP

CLASSES = (
    ("A", QT_TRANSLATE_NOOP("Report", "A blind")),
    ("B", QT_TRANSLATE_NOOP("Report", "B out of range")),
    ("W", QT_TRANSLATE_NOOP("Report", "W too weak")),
    ("C", QT_TRANSLATE_NOOP("Report", "C time")),
    ("E", QT_TRANSLATE_NOOP("Report", "E not assessable")),
)
SYMBOL_LABELS = (
    ("post", QT_TRANSLATE_NOOP("Report", "observation post")),
    ("sensor", QT_TRANSLATE_NOOP("Report", "device")),
    ("incident", QT_TRANSLATE_NOOP("Report", "incidents")),
)
COVERED, PATROLLED = QT_TRANSLATE_NOOP("Report", "covered"), QT_TRANSLATE_NOOP("Report", "patrolled")
HEIGHT_MM = 5.0


def legend() -> Figure:
    """One line: covered, the classes of gaps in colour and pattern, posts, devices, patrols and incidents."""
    figure = blank(WIDTH_MM, HEIGHT_MM)
    axes = pane(figure, 0.0, 0.0, WIDTH_MM, HEIGHT_MM)
    axes.set(xlim=(0.0, WIDTH_MM), ylim=(0.0, HEIGHT_MM), xticks=[], yticks=[])
    quiet(axes)
    x = 0.5
    covered = {"facecolor": LIGHT.good, "linewidth": 0.0}
    for look, text in ((covered, COVERED), *((face(LIGHT.gap(code)), text) for code, text in CLASSES)):
        axes.add_patch(Rectangle((x, 1.2), 4.0, 2.6, **look))
        x = _text(axes, x + 4.7, text)
    for role, text in SYMBOL_LABELS:
        style = LIGHT.styles[role]
        axes.scatter(
            x + 1.2, HEIGHT_MM / 2, s=(0.8 * style.size * PX) ** 2, c=style.colour, marker=SYMBOLS[style.symbol]
        )
        x = _text(axes, x + 3.2, text)
    axes.plot((x, x + 4.0), (HEIGHT_MM / 2,) * 2, color=LIGHT.styles["patrol"].colour, lw=1.6, alpha=0.6)
    _text(axes, x + 5.0, PATROLLED)
    return figure


def _text(axes: Axes, x: float, text: str) -> float:
    """Write a word and return where the next item begins."""
    word = axes.text(x, HEIGHT_MM / 2, text, va="center", ha="left", fontsize=6.5)
    right, _ = axes.transData.inverted().transform(word.get_window_extent().max)
    return float(right) + 1.9
