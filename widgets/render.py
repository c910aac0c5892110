"""`sarhad render`: the map as the window draws it, as a picture; works without a display too."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QEventLoop
from PySide6.QtGui import QImage, QPainter

from app.errors import UserError
from app.exchange.atomic import replacing
from app.geo.crs import Bounds
from layers.text import QT_TRANSLATE_NOOP
from widgets.session.late import IMPORTS

LARGEST_PX = 20_000
SHIFT = 0.1
"""Share of the view by which it is moved for each repeated frame, and back."""
PNG_QUALITY = 70
"""Qt's measure of how little a PNG is compressed: zlib's level 2, a quarter of the default's time and no larger a file
for a shaded relief."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw: degrees, pixels, layer names (none: all), a theme, further frames."""

    bbox: Bounds | None
    width: int
    height: int
    layers: tuple[str, ...] = ()
    theme: str = "light"
    repeat: int = 0

    @classmethod
    def of(cls, bbox: str, size: str, layers: tuple[str, ...], theme: str, repeat: int) -> Self:
        """Parse the command-line texts. Raises UserError that states the format."""
        return cls(_bounds(bbox) if bbox else None, *_size(size), layers, theme, repeat)


def _bounds(text: str) -> Bounds:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "--bbox {text}: write west,south,east,north in degrees, such as 67,36.5,75.5,41."
            ).format(text=text[:60])
        ) from None
    if not (-180.0 <= west < east <= 180.0 and -90.0 <= south < north <= 90.0):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "--bbox {text}: west must be less than east, south less than north, all in degrees."
            ).format(text=text[:60])
        )
    return west, south, east, north


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (
        width.isdigit() and height.isdigit() and 16 <= int(width) <= LARGEST_PX and 16 <= int(height) <= LARGEST_PX
    ):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "--size {text}: write width x height in pixels, such as 1600x900.").format(
                text=text[:40]
            )
        )
    return int(width), int(height)


def render(project: Path, file: Path, wanted: Picture) -> dict[str, Any]:
    """Draw and save; returns open_ms, first_ms and repeat_ms. Raises UserError if project or file cannot be used."""
    if file.suffix.lower() != ".png":
        raise UserError(QT_TRANSLATE_NOOP("Error", "{name}: a picture's name ends in .png.").format(name=file.name))
    if not file.parent.is_dir():
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "The folder {parent} does not exist. Create it first.").format(
                parent=file.parent
            )
        )
    _without_display()
    from widgets.application import make_application  # noqa: PLC0415 - the platform is chosen first

    app = make_application()
    begin = time.perf_counter()
    stage = _Stage(project, wanted)
    try:
        opened = time.perf_counter()
        image = stage.first_frame()
        first = time.perf_counter()
        repeats = [stage.moved_frame_ms(number) for number in range(wanted.repeat)]
        image.setText("Marking", stage.marking)
        _save(image, file)
    finally:
        stage.close()
        app.processEvents()
    return {"open_ms": _ms(opened - begin), "first_ms": _ms(first - opened), "repeat_ms": repeats}


def _save(image: QImage, file: Path) -> None:
    """Write a picture whole or not at all. Raises UserError."""
    content, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(content)
    image.save(buffer, "PNG", PNG_QUALITY)  # type: ignore[call-overload]
    with replacing(file) as temporary:
        temporary.write_bytes(content.data())


def _without_display() -> None:
    if sys.platform == "linux" and QCoreApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _ms(seconds: float) -> float:
    return round(seconds * 1000.0, 2)


class _Stage:
    """A session and a canvas that are never seen."""

    def __init__(self, project: Path, wanted: Picture) -> None:
        from app.project.marking import marking_of  # noqa: PLC0415
        from app.project.project import Project  # noqa: PLC0415
        from widgets.map.canvas import MapCanvas  # noqa: PLC0415
        from widgets.session.session import Session  # noqa: PLC0415
        from widgets.style.theme import Theme  # noqa: PLC0415

        self._wanted = wanted
        self.session = Session()
        self.session.theme = Theme(wanted.theme)
        self.canvas = MapCanvas(self.session)
        self.canvas.furniture.want_overview(False)
        self.canvas.resize(wanted.width, wanted.height)
        # A layout is only done for a widget that is shown.
        self.canvas.show()
        opened = Project.open(project, write=False)
        try:
            for name in wanted.layers:
                opened.entry(name)
            self._show_only(opened)
        except BaseException:
            opened.close()
            self.close()
            raise
        self.marking = marking_of(opened)
        self.session.show(opened)

    def _show_only(self, project: Any) -> None:
        """Show and hide layers in memory alone: a picture changes no project."""
        if self._wanted.layers:
            for uuid, entry in project.entries.items():
                project.entries[uuid] = replace(entry, visible=entry.name in self._wanted.layers)

    def first_frame(self) -> QImage:
        """The whole picture, with terrain and gaps drawn."""
        with IMPORTS:
            from app.tasks import keep_run  # noqa: PLC0415
        if self.session.project is not None:
            self.session.report = keep_run.latest(self.session.project)
            self.canvas.content.show_report()
        QCoreApplication.processEvents()
        if self._wanted.bbox is not None:
            self.canvas.view.show_rect(self.session.plane.box(self._wanted.bbox))
        else:
            self.canvas.content.show_all()
        self._wait()
        return self._frame()

    def _wait(self) -> None:
        """Wait for the terrain to be drawn."""
        while self.session.jobs.running:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.002)
        QCoreApplication.processEvents()

    def _frame(self) -> QImage:
        image = QImage(self._wanted.width, self._wanted.height, QImage.Format.Format_RGB32)
        image.fill(self.session.theme.colour("background"))
        painter = QPainter(image)
        self.canvas.render(painter)
        painter.end()
        return image

    def moved_frame_ms(self, number: int) -> float:
        """Milliseconds of a frame with the view moved by a tenth, and the next one moved back."""
        left, _, right, _ = self.canvas.view.rect
        begin = time.perf_counter()
        self.canvas.view.move_by((right - left) * (SHIFT if number % 2 == 0 else -SHIFT), 0.0)
        self._frame()
        return _ms(time.perf_counter() - begin)

    def close(self) -> None:
        """Close and delete everything."""
        self.session.close()
        self.canvas.close()
        self.canvas.deleteLater()
