"""What is no scene is refused by the part that is not one, whatever another program has written there."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest

from app.scene.archive import dump_scene
from app.scene.archive_reader import load_scene
from app.untrusted.unreadable import UnreadableError
from tests.builders.scenes import device, layer, scene_of, straight

CONTENT = json.loads(zlib.decompress(dump_scene(scene_of(straight(), layer("sensors", [device(0, 100)])))))


def loaded(**parts: Any) -> None:
    stated = {name: value for name, value in (CONTENT | parts).items() if value is not ...}
    load_scene(zlib.compress(json.dumps(stated).encode()), ())


def changed(name: str, **columns: Any) -> dict[str, Any]:
    return {name: CONTENT[name] | columns}


def test_what_was_written_is_read() -> None:
    loaded()


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"routes": ...}, "lacks routes"),
        ({"more": 1}, "has a part 'more'"),
        ({"routes": [CONTENT["routes"][0] | {"pieces": [[[0, 1]]]}]}, r"routes\[0\]\.pieces\[0\] is not a list of two"),
        ({"routes": [CONTENT["routes"][0] | {"pieces": [[["0", 1], [2, 3]]]}]}, r"pieces\[0\] is not a list"),
        ({"routes": [CONTENT["routes"][0] | {"pieces": [[[0, 1], [1e9, 3]]]}]}, "is not on the earth"),
        ({"routes": CONTENT["routes"] * 2, "line_versions": ["", ""]}, "routes name one of them twice"),
        ({"line_versions": []}, "line_versions has 0 values"),
        (changed("observers", lon=[]), "observers"),
        (changed("observers", lon=["x"]), r"observers\.lon\[0\] is 'x'"),
        (changed("observers", type=["<b>"]), "names the sensor type '<b>'"),
        (changed("observers", more=[1]), "observers lacks more"),
        (changed("parameters", theta=7), "parameters is refused: theta is 7"),
        (changed("parameters", step_m="x"), r"parameters\.step_m is 'x'"),
        (changed("weather", share_day=[1, 1, 1]), "weather is refused"),
        ({"as_of": "2026-13-01"}, "as_of is refused"),
        ({"draws": 3}, "is refused: draws is 3"),
        ({"notes": [["<b>", {}]]}, r"notes\[0\] is '<b>'"),
        ({"hazards": ["00"]}, "hazards is refused: ParseException"),
        ({"types": {"x": []}}, "types is refused"),
        ({"obstacles": {"rivers": [["00", "wide"]]}}, r"obstacles\.rivers\[0\]\[1\] is 'wide'"),
        ({"patrols": [{}]}, r"patrols\[0\] lacks"),
    ],
)
def test_a_part_that_is_none_is_named(parts: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnreadableError, match=fault):
        loaded(**parts)


@pytest.mark.parametrize("data", [None, b"", b"junk", zlib.compress(b"[]"), zlib.compress(b"[" * 5000)])
def test_what_is_no_scene_at_all_is_refused(data: object) -> None:
    with pytest.raises(UnreadableError):
        load_scene(data, ())
