"""The reliability diagram of docs/calibration.md: do the chances of sight hold, and how often is each given?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from app.analysis.uncertainty.reliability import Bin, reliability_bins
from app.report.figures.canvas import LIGHT, blank, house_style, pane, quiet
from benchmarks.answers import Answer, pooled


def draw(answers: Mapping[str, Answer], path: Path) -> None:
    """The reliability diagram, and how often each chance is given, as a picture for docs/."""
    with house_style():
        figure = blank(174.0, 98.0)
        diagram(pane(figure, 14.0, 13.0, 76.0, 76.0), answers)
        counts(pane(figure, 112.0, 13.0, 58.0, 76.0), pooled(answers.values()))
        figure.savefig(path, dpi=200, facecolor=LIGHT.background, metadata={"Software": None})


def diagram(axes: Axes, answers: Mapping[str, Answer]) -> None:
    """Share truly visible over the chance given: the diagonal is a chance that holds."""
    quiet(axes, "left", "bottom")
    axes.plot([0.0, 1.0], [0.0, 1.0], color=LIGHT.muted, linewidth=0.6, dashes=(4.0, 3.0))
    together = pooled(answers.values())
    colours = [LIGHT.gap(letter).colour for letter in "ADBCW"]
    for (name, one), colour, sign in zip(answers.items(), colours, "s^vDP", strict=False):
        points = reliability_bins(one.chance, one.seen)
        line: dict[str, Any] = {
            "color": colour,
            "linewidth": 0.7,
            "marker": sign,
            "markersize": 2.6,
            "label": name.replace("_", " "),
        }
        axes.plot([at.mean for at in points], [at.share for at in points], **line)
    stems(axes, reliability_bins(together.chance, together.seen))
    seen = [float(together.seen[together.mask == answered].mean()) for answered in (False, True)]
    look: dict[str, Any] = {
        "color": LIGHT.error,
        "linestyle": "none",
        "marker": "x",
        "markersize": 5.0,
        "clip_on": False,
    }
    axes.plot([0.0, 1.0], seen, **look, label="yes or no from the same terrain")
    axes.set(xlim=(0.0, 1.0), ylim=(0.0, 1.0), xlabel="Chance of sight given", ylabel="Share truly in sight")
    ticks = np.linspace(0.0, 1.0, 6)
    axes.set(xticks=ticks, yticks=ticks, xticklabels=percent(ticks), yticklabels=percent(ticks))
    axes.legend(frameon=False, loc="upper left", fontsize=6.5, labelcolor=LIGHT.text)
    axes.set_title("Do the chances hold?", loc="left", fontsize=8.0, pad=12.0)


def percent(values: Iterable[float]) -> list[str]:
    return [f"{value:.0%}" for value in values]


def stems(axes: Axes, points: Sequence[Bin]) -> None:
    """All tiles together, with the interval of 95 %."""
    mean, share = [at.mean for at in points], [at.share for at in points]
    reach = [[at.share - at.low for at in points], [at.high - at.share for at in points]]
    look: dict[str, Any] = {"color": LIGHT.accent, "linewidth": 1.6, "marker": "o", "markersize": 4.0, "zorder": 3}
    axes.errorbar(mean, share, reach, elinewidth=0.9, capsize=1.8, label="all tiles, 95 % interval", **look)


def counts(axes: Axes, one: Answer) -> None:
    """How many pairs were given each chance, and how many of them are truly in sight; the lowest bar is cut off."""
    quiet(axes, "bottom")
    edges = np.linspace(0.0, 1.0, 11)
    middle = edges[:-1] + 0.05
    every, seen = (np.histogram(chance, edges)[0] for chance in (one.chance, one.chance[one.seen]))
    # Most pairs are plainly hidden: to scale their bar would leave the others no room.
    top = 1.12 * every[1:].max()
    axes.bar(middle, every, 0.084, color=LIGHT.line, label="all pairs")
    axes.bar(middle, seen, 0.084, color=LIGHT.accent, label="truly in sight")
    for at, number in zip(middle, every, strict=True):
        height = min(number, top)
        axes.annotate(f"{number:,}", (at, height), (0, 2), textcoords="offset points", ha="center", fontsize=5.5)
    axes.plot([0.0, 0.1], [0.93 * top, 0.96 * top], color=LIGHT.background, linewidth=2.5)
    axes.set(ylim=(0.0, top), xlim=(0.0, 1.0), xlabel="Chance of sight given", yticks=[])
    axes.set(xticks=edges[::2], xticklabels=percent(edges[::2]))
    axes.legend(frameon=False, loc="upper center", fontsize=6.5, labelcolor=LIGHT.text)
    axes.set_title("How often is each chance given?", loc="left", fontsize=8.0, pad=12.0)
