"""No socket is opened, whatever a file says: hostile files of every format, and every command on the sample."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyogrio
import pytest
import rasterio

from app.errors import UserError
from app.exchange import ogr
from app.exchange.raster.basemaps import read_basemap
from app.exchange.raster.likely_heights import holds_heights
from app.exchange.raster.terrain_files import described
from app.exchange.read.incoming import read_vectors
from app.exchange.read.vectors.vector_files import layers_of
from app.offline import ENVIRONMENT
from app.store.raster import quiet_gdal
from layers import LAYER_TYPES
from tests.builders.command_line import sarhad
from tests.builders.hostile_files import VECTORS
from tests.builders.hostile_rasters import PICTURES, TERRAIN
from tests.builders.listeners import Listener, listening

_events: list[str] = []
_REACHING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event in _REACHING:
        _events.append(f"{event} {arguments}")


sys.addaudithook(_hook)


@pytest.fixture(scope="module")
def listener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    with listening(tmp_path_factory.mktemp("listener")) as one:
        yield one


@pytest.fixture(params=["both walls", "inner wall alone"])
def _walls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the files are asked through: all that is set, or without what would stop curl itself."""
    if request.param != "both walls":
        for name in ("GDAL_HTTP_PROXY", "GDAL_HTTPS_PROXY", "CPL_VSIL_CURL_ALLOWED_FILENAME"):
            monkeypatch.delenv(name)


@pytest.fixture
def quiet(listener: Listener, _walls: None) -> Iterator[Listener]:
    """A listener to which nobody may connect."""
    connections, events = listener.connections, len(_events)
    yield listener
    assert listener.connections == connections
    assert _events[events:] == []


@pytest.mark.parametrize("what", VECTORS)
def test_no_file_of_rows_opens_a_socket(what: str, tmp_path: Path, quiet: Listener) -> None:
    path = VECTORS[what](tmp_path, quiet.url)
    for crs in (None, "EPSG:4326"):
        with suppress(UserError):
            read_vectors(path, LAYER_TYPES["reference"], crs=crs)
    if path.suffix != ".zip":
        with suppress(UserError):
            layers_of(path)


@pytest.mark.parametrize("what", TERRAIN)
def test_no_terrain_opens_a_socket(what: str, tmp_path: Path, quiet: Listener) -> None:
    path = TERRAIN[what](tmp_path, quiet.url)
    holds_heights(path)
    with suppress(UserError), described(path).opened() as read:
        read((0, 8), (0, 8))


@pytest.mark.parametrize("what", PICTURES)
def test_no_picture_opens_a_socket(what: str, tmp_path: Path, quiet: Listener) -> None:
    path = PICTURES[what](tmp_path, quiet.url)
    with suppress(UserError):
        read_basemap(path)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    "crs", ["URL/crs", "/vsicurl/URL/x.prj", "+init=/vsicurl/URL/x:1", "+proj=utm +zone=42 +nadgrids=URL/x"]
)
def test_no_system_that_is_stated_opens_a_socket(crs: str, tmp_path: Path, listener: Listener) -> None:
    path = VECTORS["$schema"](tmp_path, listener.url)
    with pytest.raises(UserError, match="is not a known coordinate system; write it as EPSG:n"):
        read_vectors(path, LAYER_TYPES["reference"], crs=crs.replace("URL", listener.url))


def test_no_command_on_the_sample_opens_a_socket(tmp_path: Path) -> None:
    events, project, file = len(_events), tmp_path / "s.gpkg", tmp_path / "c.geojson"
    commands = [
        ("new", project, "--sample"),
        *((name, project) for name in ("info", "check", "sensors", "marking", "snapshot")),
        ("export", project, "Posts", file),
        ("import", project, file, "--as", "reference", "--name", "again"),
        ("viewshed", project, tmp_path / "v.tif", "--at", "70.5,38.5", "--height", 5),
        ("analyse", project, "--route", "KG-TJ.01", "--draws", 20),
        ("report", project, tmp_path / "r.csv"),
        ("profile", project, tmp_path / "p.csv"),
        ("doctor",),
    ]
    for command in commands:
        result = sarhad(*command)
        assert result.exit_code == 0, (command, result.output, result.exception)
    assert _events[events:] == []


def test_the_listener_counts(listener: Listener) -> None:
    before, events = listener.connections, len(_events)
    numbers = socket.AF_INET, socket.SOCK_STREAM
    with pytest.raises(AssertionError, match="a socket to the network was opened"), socket.socket(*numbers):
        pass
    # Another process is not guarded: so would a library be.
    ask = f"import socket; socket.create_connection(('127.0.0.1', {listener.port})).recv(1)"
    subprocess.run([sys.executable, "-c", ask], check=False)
    assert listener.connections == before + 1
    assert _events[events:] == []


def test_only_drivers_of_what_is_read_and_written_are_there() -> None:
    assert set(pyogrio.list_drivers()) == ogr.ALLOWED
    with rasterio.Env() as env:
        assert set(env.drivers()) == quiet_gdal.ALLOWED


def test_the_environment_goes_before_what_somebody_has_set() -> None:
    assert {name: os.environ[name] for name in ENVIRONMENT} == ENVIRONMENT
    ask = "import app, pyproj.network; print(pyproj.network.is_network_enabled())"
    wanted = {**os.environ, "PROJ_NETWORK": "ON"}
    answer = subprocess.run([sys.executable, "-c", ask], env=wanted, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
