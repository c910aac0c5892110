"""What a walk-through trial says, in sentences: the share that counts, sweep widths, and what to be wary of."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from app.analysis.detection.sure_range import Reach
from app.analysis.detection.walk_through import Estimate, Prior, Trial
from app.wording import sentence
from widgets.words.text import shown


def told_text(told: Trial, device: Reach | None) -> str:
    """A line for each thing a trial tells; ``device`` is what was walked past, None for a crew."""
    return "\n".join([*_share(told, device), *_widths(told, device), *(sentence(note, shown) for note in told.notes)])


def _share(told: Trial, device: Reach | None) -> Iterator[str]:
    if not told.counted:
        return
    p = told.probability
    counted = _tr("Detected: {found} of {counted} walks within {reach:,.0f} m.")
    of_device = _tr("Availability {value:.2f} ({low:.2f} to {high:.2f}).")
    of_crew = _tr("Detection when it meets {value:.2f} ({low:.2f} to {high:.2f}).")
    numbers = {"found": told.counted_detected, "counted": told.counted, "reach": told.reach_m}
    figure = (of_device if device else of_crew).format(value=p.value, low=p.low, high=p.high)
    sentences = [counted.format(**numbers), figure, *_held(told.prior), *_farther(told)]
    yield " ".join(sentences)


def _held(prior: Prior) -> Iterator[str]:
    if prior != Prior():
        yield _tr("What was held before weighs as much as {walks:.0f} walks.").format(walks=prior.a + prior.b)


def _farther(told: Trial) -> Iterator[str]:
    if told.walks > told.counted:
        yield _tr("Walks farther out say nothing of it: {count}.").format(count=told.walks - told.counted)


def _widths(told: Trial, device: Reach | None) -> Iterator[str]:
    if told.by_rule is not None:
        yield _tr("Sweep width from detection ranges: {width}.").format(width=_metres(told.by_rule))
    # Walks near a device on purpose end before what it sees does.
    ended = device is None or told.walks > told.counted or any(note.code == "trial_fades" for note in told.notes)
    if told.by_distance is not None and ended:
        yield _tr("Sweep width from distances: {width}.").format(width=_metres(told.by_distance))
    if device is not None:
        text = _tr(
            "A sweep width is not taken over: how far it sees is told by its type, {width:,.0f} m at this share."
        )
        yield text.format(width=told.probability.value * device.width_m)


def _metres(told: Estimate) -> str:
    spread = "" if told.low is None or told.high is None else f" ({told.low:,.0f}–{told.high:,.0f})"
    return f"{told.value:,.0f} m{spread}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Trial", text)
