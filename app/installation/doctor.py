"""What this installation is and what it lacks: what `sarhad doctor` prints, without importing Qt."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from app.installation.kernels import are_compiled
from resources.text import QT_TRANSLATE_NOOP

PACKAGES = (
    "PySide6-Essentials",
    "shapely",
    "geopandas",
    "rasterio",
    "pyqtgraph",
    "sqlite-utils",
    "pyproj",
    "pyogrio",
    "numpy",
    "numba",
)
DEBIAN_PACKAGES = {
    "libxcb-cursor.so": "libxcb-cursor0",
    "libxcb-icccm.so": "libxcb-icccm4",
    "libxcb-image.so": "libxcb-image0",
    "libxcb-keysyms.so": "libxcb-keysyms1",
    "libxcb-randr.so": "libxcb-randr0",
    "libxcb-render-util.so": "libxcb-render-util0",
    "libxcb-shape.so": "libxcb-shape0",
    "libxcb-shm.so": "libxcb-shm0",
    "libxcb-sync.so": "libxcb-sync1",
    "libxcb-util.so": "libxcb-util1",
    "libxcb-xfixes.so": "libxcb-xfixes0",
    "libxcb-xinerama.so": "libxcb-xinerama0",
    "libxcb-xkb.so": "libxcb-xkb1",
    "libxcb-render.so": "libxcb-render0",
    "libxcb.so": "libxcb1",
    "libX11-xcb.so": "libx11-xcb1",
    "libX11.so": "libx11-6",
    "libxkbcommon-x11.so": "libxkbcommon-x11-0",
    "libxkbcommon.so": "libxkbcommon0",
    "libEGL.so": "libegl1",
    "libGL.so": "libgl1",
    "libGLX.so": "libglx0",
    "libOpenGL.so": "libopengl0",
    "libfontconfig.so": "libfontconfig1",
    "libfreetype.so": "libfreetype6",
    "libdbus-1.so": "libdbus-1-3",
    "libglib-2.0.so": "libglib2.0-0",
    "libgthread-2.0.so": "libglib2.0-0",
}
"""The Debian package of every shared library that Qt's xcb platform and QtGui load. Debian 13 takes the names of 12."""


def versions() -> list[tuple[str, str]]:
    """Name and version of Python, the system and every package the project stands on."""
    system = [
        ("sarhad", _version("sarhad")),
        ("Python", platform.python_version()),
        ("system", platform.platform()),
        ("SQLite", sqlite3.sqlite_version),
    ]
    return system + [(name, _version(name)) for name in PACKAGES]


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return QT_TRANSLATE_NOOP("Doctor", "missing")


def qt_platform() -> str:
    """The Qt platform that would be used here: the one asked for, else what the system offers."""
    if asked := os.environ.get("QT_QPA_PLATFORM"):
        return asked
    if sys.platform != "linux":
        return {"win32": "windows", "darwin": "cocoa"}.get(sys.platform, "unknown")
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if os.environ.get("DISPLAY") else QT_TRANSLATE_NOOP("Doctor", "none: there is no display")


def missing_libraries() -> list[str]:
    """System libraries that Qt's xcb platform would look for in vain, by file name. Only Linux can lack any."""
    ldd = shutil.which("ldd")
    if sys.platform != "linux" or ldd is None:
        return []
    output = [
        subprocess.run([ldd, str(file)], capture_output=True, text=True, check=False).stdout for file in _qt_files()
    ]
    lines = [line.split()[0] for text in output for line in text.splitlines() if "not found" in line]
    return sorted({name for name in lines if not name.startswith("libQt6")})


def _qt_files() -> list[Path]:
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        return []
    folder = Path(spec.origin).parent
    names = ("Qt/plugins/platforms/libqxcb.so", "QtGui.abi3.so", "QtWidgets.abi3.so")
    return [folder / name for name in names if (folder / name).is_file()]


def packages_for(libraries: list[str]) -> list[str]:
    """The Debian packages that hold ``libraries``; one that is not known is named as it is."""
    return sorted({DEBIAN_PACKAGES.get(name.split(".so")[0] + ".so", name) for name in libraries})


def remedy(libraries: list[str]) -> str:
    """The command that installs ``libraries`` on Debian or Ubuntu."""
    return "apt-get install " + " ".join(packages_for(libraries)) if libraries else ""


def numba_threading() -> str:
    """The threading layer numba is set to, and the number of threads; the layer is picked at the first parallel run."""
    from numba import config  # noqa: PLC0415 - half a second, and only doctor wants to know

    text = QT_TRANSLATE_NOOP("Doctor", "{layer}, {count} threads")
    return text.format(layer=config.THREADING_LAYER, count=config.NUMBA_NUM_THREADS)  # type: ignore[attr-defined]


def kernels() -> str:
    """Whether the analysis has been compiled here."""
    if are_compiled():
        return QT_TRANSLATE_NOOP("Doctor", "compiled")
    return QT_TRANSLATE_NOOP(
        "Doctor", "not compiled yet: the window does so after its start, or the first analysis, which takes longer then"
    )
