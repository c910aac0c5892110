"""The terrain profile between a post and a gap, with a read-out for the place under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.panels.profile_picture import paint_cursor, paint_section
from widgets.panels.profile_scale import ProfileScale
from widgets.style.theme import Theme
from widgets.words.text import length

if TYPE_CHECKING:
    from app.analysis.gaps.ridge import Ridge
    from app.analysis.gaps.section import Section


class ProfilePlot(QWidget):
    """Shows one profile; independent of the session."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.ridge: Ridge | None = None
        self.cursor_m: float | None = None
        self._picture = QPixmap()
        self._drawn: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Profile: the terrain between a post and the gap"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide and low."""
        return QSize(900, 160)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Low enough to leave room for the map."""
        return QSize(320, 100)

    def show_ridge(self, ridge: Ridge | None) -> None:
        """Show another profile, or none."""
        self.ridge, self.cursor_m = ridge, None
        self.update()

    @property
    def section(self) -> Section | None:
        """The profile shown."""
        return None if self.ridge is None else self.ridge.section

    @property
    def scale(self) -> ProfileScale | None:
        """Its scale, from metres to pixels; None if there is nothing to show."""
        return None if self.section is None else ProfileScale(self.section, self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The cached picture, if nothing in it has changed; the cursor over it."""
        key = (self.ridge, self.theme.name, self.size(), self.devicePixelRatioF())
        if key != self._drawn:
            self._picture, self._drawn = self._draw(), key
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.scale is not None and self.cursor_m is not None:
            paint_cursor(
                painter, self.theme, self.scale, self.cursor_m, self.text_at(self.scale.section, self.cursor_m)
            )
        painter.end()

    def _draw(self) -> QPixmap:
        drawn = QPixmap(self.size() * self.devicePixelRatioF())
        drawn.setDevicePixelRatio(self.devicePixelRatioF())
        drawn.fill(self.theme.colour("panel"))
        painter = QPainter(drawn)
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.ridge is not None and self.scale is not None:
            paint_section(painter, self.theme, self.scale, self.ridge)
        painter.end()
        return drawn

    def text_at(self, section: Section, distance_m: float) -> str:
        """Distance, ground height and height of the sight line at a place."""
        ground, bulged = (
            float(np.interp(distance_m, section.distance_m, heights))
            for heights in (section.height_m, section.ground_m)
        )
        line = section.eye_m + (section.target_m - section.eye_m) * distance_m / max(section.length_m, 1.0)
        over = line - bulged
        text = self.tr("{at} · ground {ground} m · sight line {over} m above it")
        if np.isnan(over):
            return self.tr("{at} · the height of the ground is not known").format(at=length(distance_m))
        if over < 0.0:
            text = self.tr("{at} · ground {ground} m · sight line {over} m below it")
        return text.format(at=length(distance_m), ground=f"{ground:,.0f}", over=f"{abs(over):,.0f}")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Read out the place below the pointer."""
        if self.scale is not None:
            self.cursor_m = self.scale.to_distance(event.position().x())
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer has left: no cursor."""
        self.cursor_m = None
        self.update()
