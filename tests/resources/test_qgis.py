"""The QGIS styles: well-formed for every kind and theme, and QGIS draws with them in the palette's colours."""

import json
import os
import subprocess
import warnings
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from layers import LAYER_TYPES
from layers.gaps import MADE
from resources import THEMES, palette, qml
from resources.qgis import KINDS

SYSTEM_PYTHON = "/usr/bin/python3"
LINE = shapely.LineString([(70, 38), (71, 39)])
ZONE = shapely.box(70, 38, 71, 39)
POINT = shapely.MultiPoint([(70, 38), (71, 39)])
SAMPLES: dict[str, tuple[str, shapely.Geometry, dict[str, str | None]]] = {
    "border": ("borders", LINE, {"status": "agreed"}),
    "border_disputed": ("borders", LINE, {"status": "disputed since 1991"}),
    "incident": ("incidents", POINT, {"category": "drone"}),
    "incident_protection": ("incidents", POINT, {"category": "distress_or_displacement"}),
    "post": ("checkpoints", POINT, {}),
    "sensor": ("sensors", POINT, {}),
    "zone": ("patrols", ZONE, {}),
    "patrol": ("patrols", LINE, {}),
    "barrier": ("barriers", LINE, {}),
    "hazard": ("reference", ZONE, {"theme": "hazardous_area"}),
    "enclave": ("reference", ZONE, {"theme": "enclave"}),
    "reference_area": ("reference", ZONE, {"theme": None}),
    "reference_line": ("reference", LINE, {"theme": "road"}),
    "place": ("reference", POINT, {"theme": "settlement"}),
    "reference_point": ("reference", POINT, {"theme": None}),
    **{f"gap_{code}": ("gaps", LINE, {"class": code}) for code, _ in MADE},
}


def test_every_kind_of_layer_has_a_style() -> None:
    assert set(KINDS) == set(LAYER_TYPES)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", THEMES)
def test_styles_are_well_formed_and_filled(kind: str, theme: str) -> None:
    text = qml(kind, theme)
    assert "${" not in text
    assert ElementTree.fromstring(text).tag == "qgis"  # noqa: S314 - our own text


def test_themes_differ() -> None:
    assert qml("borders", "light") != qml("borders", "dark")


def test_unknown_kind() -> None:
    with pytest.raises(KeyError):
        qml("people")


def has_qgis() -> bool:
    try:
        done = subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], check=False, capture_output=True)
        return done.returncode == 0
    except OSError:
        return False


def write_samples(folder: Path) -> list[list[str]]:
    rows = []
    for role, (kind, geometry, values) in SAMPLES.items():
        columns = {name: [value] for name, value in values.items()}
        path = folder / f"{role}.gpkg"
        frame = gpd.GeoDataFrame(columns or {"name": ["a"]}, geometry=[geometry], crs="EPSG:4326")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a column of nulls alone has no type that pandas can tell
            frame.to_file(path, layer=role, driver="GPKG", engine="pyogrio")
        rows.append([role, str(path), str(write_style(folder, kind))])
    return rows


def write_style(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.qml"
    path.write_text(qml(kind), "utf-8")
    return path


def write_raster(path: Path, bands: int, dtype: str, value: int) -> str:
    where = {"crs": "EPSG:4326", "transform": Affine(0.1, 0.0, 70.0, 0.0, -0.1, 39.0)}
    with rasterio.open(path, "w", driver="GTiff", height=10, width=10, count=bands, dtype=dtype, **where) as out:
        out.write(np.full((bands, 10, 10), value, dtype=dtype))
    return str(path)


@pytest.mark.peer("qgis")
def test_qgis_draws_every_role_in_its_colour(tmp_path: Path) -> None:
    if not has_qgis():
        pytest.skip("QGIS for Python is not installed")
    rows = write_samples(tmp_path)
    rows.append(
        ["terrain", write_raster(tmp_path / "t.tif", 1, "float32", 2000), str(write_style(tmp_path, "terrain"))]
    )
    rows.append(["basemap", write_raster(tmp_path / "b.tif", 3, "uint8", 77), str(write_style(tmp_path, "basemap"))])
    (tmp_path / "rows.json").write_text(json.dumps(rows), "utf-8")
    command = [SYSTEM_PYTHON, str(Path(__file__).with_name("qgis_load.py")), str(tmp_path / "rows.json")]
    home = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV", "GDAL", "PROJ"))
    }
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={**home, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    # QGIS may crash on leaving, after everything was printed: only what it printed counts.
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["log"] == []
    assert [name for name, row in result["rows"].items() if not row["loaded"]] == []
    expected = {role: style.colour for role, style in palette().styles.items() if role in SAMPLES}
    expected |= {"terrain": dict(palette().hypsometry)[2000.0], "basemap": "#4d4d4d"}
    undrawn = [role for role, colour in expected.items() if not near(colour, role, result["rows"][role]["colours"])]
    assert undrawn == []


def near(colour: str, role: str, drawn: dict[str, int]) -> bool:
    """Whether the colour was drawn, at the role's opacity where it is filled over the dark ground."""
    style = palette().styles.get(role)
    opacity = style.opacity if style and style.symbol and role != "hazard" else 1.0
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) * opacity
    got = np.array([[int(text[i : i + 2], 16) for i in (1, 3, 5)] for text in drawn])
    return bool((np.abs(got - wanted).max(axis=1) <= 6).any())
