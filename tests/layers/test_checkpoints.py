"""Checkpoints: which device a post watches with."""

import pytest

from layers import LAYER_TYPES
from layers.checkpoints import DEFAULT_OBSERVER, TYPES, CheckpointLayer, observer_of
from layers.fields import DEVICE_FIELDS, with_devices
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


def test_a_projects_own_sensor_type_can_be_chosen() -> None:
    widened = with_devices(CheckpointLayer, {"long_lens": "Long lens", "ground_radar": "Our radar"})
    row = widened.normalise({"name": "A", "type": "Long-Lens"})
    assert (row["type"], row["observer"]) == (None, "long_lens")
    observer = next(spec for spec in widened.fields() if spec.name == "observer")
    assert observer.parse("Long lens") == "long_lens"
    assert (observer.label_of("ground_radar"), observer.label_of("drone")) == ("Our radar", "Patrol drone")
    assert (widened.kind, widened.geometries) == (CheckpointLayer.kind, CheckpointLayer.geometries)
    # The kind itself knows the bundled ones alone.
    assert CheckpointLayer.normalise({"type": "long_lens"}) == {"type": "long_lens"}


def test_kinds_without_devices_stay_as_they_are() -> None:
    assert with_devices(LAYER_TYPES["incidents"], {"long_lens": "Long lens"}) is LAYER_TYPES["incidents"]
    assert with_devices(CheckpointLayer, {}) is CheckpointLayer


@pytest.mark.parametrize("kind", DEVICE_FIELDS)
def test_the_fields_that_name_a_sensor_type_offer_all_of_them(kind: str) -> None:
    spec = next(spec for spec in LAYER_TYPES[kind].fields() if spec.name == DEVICE_FIELDS[kind])
    assert set(spec.choices) - {"none"} == set(sensor_types())
