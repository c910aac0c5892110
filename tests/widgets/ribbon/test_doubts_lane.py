"""The ribbon's lane of doubts."""

from __future__ import annotations

from dataclasses import replace

from app.analysis.gaps.gap_report import GapReport
from widgets.window.main_window import MainWindow


def test_the_lane_is_hatched_where_a_stretch_is_in_doubt(window: MainWindow, report: GapReport) -> None:
    view = window.ribbon.view
    view.show_range(0.0, view.scale.route.length_m)  # type: ignore[union-attr]
    picture, lane = view.grab().toImage(), view.scale.lane

    def colours(chainage_m: float) -> set[str]:
        x = round(float(view.scale.to_x(chainage_m)))
        rows = range(int(lane.top()), int(lane.bottom()))
        return {picture.pixelColor(column, row).name() for column in range(x - 4, x + 5) for row in rows}

    assert len(colours(3_500.0)) > 4 > len(colours(10_000.0)) > 1
    window.session.report = replace(report, doubts=())
    window.session.reported.emit()
    view.content.report = window.session.report
    picture = view.grab().toImage()
    assert len(colours(3_500.0)) == len(colours(10_000.0)) == 1
