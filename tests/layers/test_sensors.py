"""Sensors: devices of the bundled types, each a symbol on the map."""

from __future__ import annotations

import pytest

from layers.sensors import BUNDLED_LABELS, SensorLayer
from resources import sensor_types
from tests.builders.frames import POINT, POINTS, field, frame, rows_by_role


def test_sensor_types_are_the_choices() -> None:
    assert field("sensors", "type").choices == tuple(sensor_types())
    assert field("checkpoints", "observer").choices == (*sensor_types(), "none")


def test_the_labels_marked_for_translation_are_those_of_the_bundled_types() -> None:
    assert tuple(kind.label for kind in sensor_types().values()) == BUNDLED_LABELS
    assert field("sensors", "type").choice_labels == BUNDLED_LABELS


def test_a_sensor_without_a_type_is_refused() -> None:
    for raw in ("", "crystal_ball"):
        with pytest.raises(ValueError, match=r"^type is"):
            field("sensors", "type").parse(raw)
    assert field("sensors", "type").parse("Ground surveillance radar") == "ground_radar"


def test_each_device_is_one_symbol() -> None:
    assert rows_by_role("sensors", frame([POINT, None, POINTS], [4, 5, 6])) == {"sensor": [4, 6]}
    assert SensorLayer.geometries == {"Point"}
