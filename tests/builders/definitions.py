"""A project's own definitions: sections of sensor types and of weather, and the TOML file that states them."""

from __future__ import annotations

from pathlib import Path

from app.tasks import definitions
from app.tasks.definitions import Sections

TRIPWIRE = """
[tripwire]
label = "Trip wire"
model = "logistic"
height_m = 0
range_m = 40
availability = 0.7
use_day = [1, 1, 1]
use_night = [1, 1, 1]
needs_sight = false
curvature = 0.857
glimpse_interval_s = 60
glimpse_cap = 0.95
exposure_m = 40
parameters = { r50_m = 10, scale_m = 2, plateau = 0.9 }
"""
LENS = """
[long_lens]
label = "Long lens, 300 mm"
model = "acquisition"
height_m = 15.0
range_m = 12000
availability = 0.8
use_day = [1, 1, 1]
use_night = [1, 1, 1]
needs_sight = true
curvature = 0.857
glimpse_interval_s = 60
glimpse_cap = 0.95
visibility_factor = [1, 2, 1]
[long_lens.parameters]
pitch_m = 0.000017
focal_m = 0.3
dimension_m = 0.5
n50_cycles = 4.0
field_factor = 1.0
slope_base = 2.7
slope_gain = 0.7
contrast = 0.3
contrast_threshold = 0.05
[long_lens.spread]
availability = [0.6, 0.9]
n50_cycles = [3.2, 4.8]
"""
WEATHER = """
[weather]
source = "Station Khorog, 2005-2024"
share_day = [0.6, 0.3, 0.1]
share_night = [0.5, 0.3, 0.2]
"""
"""The same all year round."""
WINTER = """
[[weather.season]]
months = [12, 1, 2]
share_day = [0.4, 0.2, 0.4]
"""
"""A season of its own, to follow WEATHER."""


def toml(folder: Path, text: str | bytes) -> Path:
    """The file ``own.toml`` of a text in UTF-8, or of bytes as they are."""
    path = folder / "own.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def sections(folder: Path, text: str) -> Sections:
    """What a file of this text defines."""
    return definitions.read_file(toml(folder, text))
