"""The result of a walk-through trial in sentences: the share of detections, sweep widths, and cautions."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from app.analysis.detection.sure_range import Reach
from app.analysis.detection.walk_through import Estimate, Prior, Trial
from app.reasons.sentences import sentence
from widgets.words.text import shown


def trial_text(trial: Trial, device: Reach | None) -> str:
    """A line for each result of a trial; ``device`` is what was walked past, None for a crew."""
    return "\n".join(
        [*_share(trial, device), *_widths(trial, device), *(sentence(note, shown) for note in trial.notes)]
    )


def _share(trial: Trial, device: Reach | None) -> Iterator[str]:
    if not trial.counted:
        return
    p = trial.probability
    counted = _tr("Detected: {detected} of {counted} walks within {reach:,.0f} m.")
    of_device = _tr("Availability {value:.2f} ({low:.2f} to {high:.2f}).")
    of_crew = _tr("Detection when it meets {value:.2f} ({low:.2f} to {high:.2f}).")
    numbers = {"detected": trial.counted_detected, "counted": trial.counted, "reach": trial.reach_m}
    figure = (of_device if device else of_crew).format(value=p.value, low=p.low, high=p.high)
    sentences = [counted.format(**numbers), figure, *_held(trial.prior), *_farther(trial)]
    yield " ".join(sentences)


def _held(prior: Prior) -> Iterator[str]:
    if prior != Prior():
        yield _tr("The prior weighs as much as {walks:.0f} walks.").format(walks=prior.a + prior.b)


def _farther(trial: Trial) -> Iterator[str]:
    if trial.walks > trial.counted:
        yield _tr("Walks farther out do not count: {count}.").format(count=trial.walks - trial.counted)


def _widths(trial: Trial, device: Reach | None) -> Iterator[str]:
    if trial.by_rule is not None:
        yield _tr("Sweep width from detection ranges: {width}.").format(width=_metres(trial.by_rule))
    # Walks close to a device on purpose end before its sight does.
    ended = device is None or trial.walks > trial.counted or any(note.code == "trial_fades" for note in trial.notes)
    if trial.by_distance is not None and ended:
        yield _tr("Sweep width from distances: {width}.").format(width=_metres(trial.by_distance))
    if device is not None:
        text = _tr("No sweep width is applied: its type sets how far it sees, {width:,.0f} m at this share.")
        yield text.format(width=trial.probability.value * device.width_m)


def _metres(estimate: Estimate) -> str:
    spread = "" if estimate.low is None or estimate.high is None else f" ({estimate.low:,.0f}–{estimate.high:,.0f})"
    return f"{estimate.value:,.0f} m{spread}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Trial", text)
