"""Parameters: from texts, within their bounds, each with its help."""

from __future__ import annotations

from dataclasses import Field, fields

import numpy as np
import pytest

from app.errors import UserError
from app.scene.parameters import Parameters


def test_parameters_of_texts() -> None:
    assert Parameters.of({"theta": "0,6", "merge_m": " 400 "}) == Parameters(theta=0.6, merge_m=400.0)
    assert Parameters().exposure_s == pytest.approx(1282.05, abs=0.01)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"thta": "1"}, "no parameter 'thta'. Available: theta, gamma, merge_m"),
        ({"theta": "high"}, "theta is 'high': it must be a number"),
        ({"theta": "nan"}, "it must be a number"),
        ({"theta": "1.5"}, "theta is 1.5: it must be between 0.01 and 0.99"),
        ({"step_m": "-100"}, "step_m is -100: it must be between 5 and 5000"),
    ],
)
def test_parameters_refused(settings: dict[str, str], text: str) -> None:
    with pytest.raises(UserError, match=text):
        Parameters.of(settings)


def test_every_parameter_says_what_it_is() -> None:
    for spec in fields(Parameters):
        assert {"unit", "low", "high", "help"} <= set(spec.metadata)
        assert spec.metadata["help"]


@pytest.mark.parametrize("spec", fields(Parameters), ids=lambda spec: str(spec.name))
def test_both_bounds_are_accepted_and_nothing_beyond_them(spec: Field[float]) -> None:
    low, high = spec.metadata["low"], spec.metadata["high"]
    assert low <= spec.default <= high
    for value in (low, high):
        assert getattr(Parameters(**{spec.name: value}), spec.name) == value
        assert getattr(Parameters.of({spec.name: repr(value)}), spec.name) == value
    for value in (np.nextafter(low, -np.inf), np.nextafter(high, np.inf), float("nan")):
        with pytest.raises(UserError, match=f"{spec.name} is "):
            Parameters(**{spec.name: float(value)})


def test_as_a_dict_they_make_the_same_again() -> None:
    settings = Parameters(theta=0.4, step_m=50.0)
    assert Parameters(**settings.as_dict()) == settings
    assert settings.as_dict()["theta"] == 0.4
