"""How far a statement can be trusted, with its grounds."""

from __future__ import annotations

import dataclasses

from app.analysis.gaps.doubt import Doubt, Stretch
from app.analysis.gaps.doubts.bearing import Bearing
from app.reasons.codes import Reason
from app.report.book import ReportBook
from app.report.text.confidence import confidence
from layers.table import Table
from tests.builders.books import book


def _with(*doubts: Doubt) -> tuple[ReportBook, Bearing]:
    report = dataclasses.replace(book().report, doubts=doubts)
    return dataclasses.replace(book(), report=report), Bearing.of(report)


def test_each_ground_lowers_it_and_is_named() -> None:
    gap = book().report.gaps[0]
    here = (Stretch(gap.route, gap.start_m, gap.start_m + 500.0),)
    coarse = Doubt(Reason("terrain_coarse", {"cell_m": 463.0, "km": 1.0}), here)
    old = Doubt(Reason("posts_old", {"layer": "Posts", "as_of": "2016-05-01", "date": "2026-06-15"}), here)
    elsewhere = Doubt(coarse.reason, (Stretch("none", 0.0, 1.0),))
    assert confidence(*_with(elsewhere), gap) == ("medium", "posts from a single source")
    assert confidence(*_with(coarse), gap) == ("low", "terrain cells of 463 m; posts from a single source")
    word, grounds = confidence(*_with(coarse, old), gap)
    assert (word, grounds) == ("low", "terrain cells of 463 m; Posts as of 2016; posts from a single source")


def test_several_sources_recent_posts_and_fine_terrain_leave_it_high() -> None:
    small, bearing = _with()
    posts = next(layer for layer in small.layers if layer.kind == "checkpoints")
    frame = posts.frame.copy()
    frame["source"] = [None, "patrol report", "register"]
    two = tuple(dataclasses.replace(one, table=Table.of_frame(frame)) if one is posts else one for one in small.layers)
    word, grounds = confidence(dataclasses.replace(small, layers=two), bearing, small.report.gaps[0])
    assert (word, grounds) == ("high", "fine terrain, recent posts, several sources")


def test_posts_without_a_source_are_a_ground() -> None:
    small, bearing = _with()
    bare = tuple(
        dataclasses.replace(one, provenance=dataclasses.replace(one.provenance, source="")) for one in small.layers
    )
    assert confidence(dataclasses.replace(small, layers=bare), bearing, small.report.gaps[0])[0] == "medium"
