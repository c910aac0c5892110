"""Pictures of what an analysis finds, and of what is planned after it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.analysis.gaps.doubts.bearing import Bearing
from app.project import feature_edits
from docs.photographer import Photographer
from widgets.dialogs.compare_dialog import CompareDialog
from widgets.session.session import Selection


def profile(camera: Photographer) -> None:
    """The first gap hidden by terrain: the ridge on the map, the profile below it; then with nothing selected."""
    report = camera.session.report
    assert report is not None  # noqa: S101 - it was analysed above
    camera.window.ribbon.open_gap(next(gap.id for gap in report.gaps if gap.klass == "A"))
    camera.rest(1.0)
    camera.window.docks["profile"].raise_()
    camera.rest()
    section = camera.window.profile.plot.section
    if section is not None:
        camera.window.profile.plot.cursor_m = 0.3 * section.length_m
    camera.shoot("profile")
    camera.session.select(Selection())
    camera.shoot("profile-empty", camera.window.profile)
    camera.window.docks["ribbon"].raise_()


def draw_zone(camera: Photographer) -> None:
    """A zone over the first gap: its live effect while being drawn, then its form with the run out of date."""
    camera.window.navigator.open_first_gap()
    camera.rest(0.6)
    camera.window.workshop.activate("zone")
    canvas, viewport = camera.window.canvas, camera.window.canvas.viewport()
    middle, reach = canvas.rect().center(), min(canvas.width(), canvas.height()) // 3
    corners = [QPoint(-reach, -reach), QPoint(reach, -reach), QPoint(reach, reach), QPoint(-reach, reach)]
    for corner in corners:
        QTest.mouseMove(viewport, middle + corner)
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle + corner)
        camera.rest(0.3)
    camera.shoot("zone-drawn")
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    camera.rest(1.5)
    camera.shoot("zone")


def add_radar(camera: Photographer) -> None:
    """A radar at the first gap: its form with the run out of date, the next run, the comparison."""
    report = camera.session.report
    assert report is not None  # noqa: S101 - it was analysed above
    gap = report.all_gaps[0]
    camera.window.workshop.additions.add_point("sensors", gap.lon, gap.lat)
    entry, fid = camera.session.selection.layer, next(iter(camera.session.selection.fids))
    edit = feature_edits.changed(
        camera.session.required, camera.session.required.entries[entry], fid, {"type": "ground_radar"}
    )
    camera.session.apply("Edit", edit)
    camera.rest(1.5)
    camera.window.docks["gaps"].raise_()
    camera.shoot("outdated")
    camera.window.analyst.run()
    camera.rest(1.5)
    camera.shoot("radar")
    camera.shoot_dialog("compare", lambda: CompareDialog(camera.session, camera.window))


def doubts(camera: Photographer) -> None:
    """Two years on, when all posts are out of date: the list, a gap's card, marked posts, the assumptions."""
    camera.session.set_as_of(date(2028, 6, 1))
    camera.window.analyst.run()
    camera.rest()
    camera.rest(1.5)
    camera.window.notices.hide()
    camera.window.canvas.content.show_all()
    camera.window.badge.click()
    camera.shoot("doubts")
    panel, report = camera.window.doubts, camera.session.report
    assert report is not None  # noqa: S101 - it was analysed above
    post = next(n for n, row in enumerate(panel.model.rows) if row.doubt is not None and row.doubt.posts)
    panel.go(panel.model.index(post))
    camera.window.canvas.view.zoom(0.5)
    camera.shoot("doubts-post")
    head = max(n for n, row in enumerate(panel.model.rows) if row.kind == "head")
    panel.list.scrollTo(panel.model.index(head), panel.list.ScrollHint.PositionAtTop)
    camera.shoot("assumptions", panel)
    bearing = Bearing.of(report)
    camera.window.ribbon.open_gap(next(gap.id for gap in report.gaps if bearing.special(gap)))
    camera.shoot("doubts-gap")
