"""Checkpoints: which device a post watches with."""

import pytest

from layers.checkpoints import DEFAULT_OBSERVER, TYPES, CheckpointLayer, observer_of
from resources import sensor_types


def test_every_establishment_has_a_default() -> None:
    assert set(DEFAULT_OBSERVER) == {code for code, _ in TYPES}
    assert set(DEFAULT_OBSERVER.values()) <= {*sensor_types(), "none"}


@pytest.mark.parametrize(
    ("establishment", "observer", "expected"),
    [
        ("outpost", None, "observation_post"),
        ("mobile_post", None, "binoculars"),
        ("liaison_post", None, None),
        ("liaison_post", "ground_radar", "ground_radar"),
        ("outpost", "none", None),
        (None, None, "observation_post"),
        (None, "thermal_camera", "thermal_camera"),
    ],
)
def test_observer(establishment: str | None, observer: str | None, expected: str | None) -> None:
    assert observer_of(establishment, observer) == expected


@pytest.mark.parametrize("key", sensor_types())
def test_a_sensor_type_in_the_type_column_is_the_observer(key: str) -> None:
    row = CheckpointLayer.normalise({"name": "A", "type": key})
    assert (row["name"], row["observer"]) == ("A", key)
    assert row["type"] == (key if key == "observation_post" else None)


def test_spelling_does_not_matter() -> None:
    assert CheckpointLayer.normalise({"type": " Thermal Camera"})["observer"] == "thermal_camera"


@pytest.mark.parametrize("empty", [None, "", " ", float("nan")])
def test_an_empty_observer_is_filled(empty: object) -> None:
    assert CheckpointLayer.normalise({"type": "ground_radar", "observer": empty})["observer"] == "ground_radar"


def test_a_stated_observer_stays() -> None:
    row = CheckpointLayer.normalise({"type": "binoculars", "observer": "ground_radar"})
    assert row["observer"] == "ground_radar"


@pytest.mark.parametrize("kind", ["outpost", "windmill", None, float("nan"), 7])
def test_other_types_are_left_to_the_field(kind: object) -> None:
    row: dict[str, object] = {"type": kind}
    assert CheckpointLayer.normalise(row) is row
