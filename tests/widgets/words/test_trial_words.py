"""The text of a trial: the share with its bounds, and widths only if the walks give them."""

from __future__ import annotations

from dataclasses import replace

from app.analysis.detection.sure_range import Reach
from app.analysis.detection.walk_through import Prior, Walk, evaluate
from resources import sensor_types
from widgets.words.trial_words import trial_text

WALKS = [Walk(200.0, True, 190.0)] * 8 + [Walk(200.0, False)] * 2
CREW = evaluate(WALKS, "medium", None, None)


def test_the_share_is_given_with_its_bounds() -> None:
    first = trial_text(CREW, None).splitlines()[0]
    assert first.startswith("Detected: 8 of 10 walks within ")
    share = CREW.probability
    assert f"Detection when it meets {share.value:.2f} ({share.low:.2f} to {share.high:.2f})." in first
    assert "prior" not in first


def test_a_device_has_an_availability_and_keeps_its_own_width() -> None:
    device = Reach.of(sensor_types()["ground_radar"])
    text = trial_text(evaluate(WALKS, "medium", None, device), device)
    assert "Availability" in text
    assert "No sweep width is applied" in text
    assert "No sweep width is applied" not in trial_text(CREW, None)


def test_the_prior_and_walks_farther_out_are_counted() -> None:
    trial = replace(CREW, prior=Prior(6.0, 4.0), walks=CREW.counted + 3)
    text = trial_text(trial, None)
    assert "weighs as much as 10 walks" in text
    assert "do not count: 3." in text


def test_no_walk_no_share() -> None:
    assert "Detected" not in trial_text(replace(CREW, counted=0), None)
