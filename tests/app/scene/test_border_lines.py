"""The border lines of a scene: which, in which version, by which name."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import Remedy, UserError
from app.scene.border_lines import border_routes, drawings_of, superseded
from app.scene.build import build_scene
from layers.base import Layer
from tests.builders.scenes import DATE, border, layer, stating, straight


def lines() -> Layer:
    rows = [
        ("TJ-XX.00", "XX", "TJ", None, None, "new"),
        ("TJ-XX.01", "XX", "TJ", None, None, "new"),
        ("YY-XX", "XX", "YY", None, None, "new"),
        ("TJ-ZZ", "ZZ", "TJ", "2026-03-01", None, "new"),
        ("TJ-ZZ", "ZZ", "TJ", None, "2026-03-01", "old"),
    ]
    geometry = straight().frame.geometry.iloc[0]
    keys = ("route", "left_state", "right_state", "valid_from", "valid_to", "line_version")
    return layer("borders", [dict(zip(keys, row, strict=True)) | {"geometry": geometry} for row in rows])


def routes(*asked: str, as_of: str = DATE, own_state: str = "TJ") -> list[str]:
    scene = build_scene([lines()], [], as_of=as_of, routes=asked, own_state=own_state)
    return [f"{route.name} {version}" for route, version in zip(scene.routes, scene.line_versions, strict=True)]


def test_routes_of_the_own_state_by_default_and_dyads_by_name() -> None:
    assert routes() == ["TJ-XX.00 new", "TJ-XX.01 new", "TJ-ZZ new"]
    assert routes("TJ-XX") == ["TJ-XX.00 new", "TJ-XX.01 new"]
    assert routes("TJ-XX.01", "YY-XX") == ["TJ-XX.01 new", "YY-XX new"]
    assert routes(own_state="YY") == ["YY-XX new"]


def test_the_version_of_a_line_follows_the_date() -> None:
    assert routes("TJ-ZZ", as_of="2026-02-28") == ["TJ-ZZ old"]
    assert routes("TJ-ZZ", as_of="2026-03-01") == ["TJ-ZZ new"]


def test_a_route_that_is_not_there() -> None:
    with pytest.raises(UserError, match=r"no border QQ on 2026-06-01. Available: TJ-XX, TJ-ZZ, YY-XX"):
        routes("QQ")
    with pytest.raises(UserError, match="No border line is valid"):
        build_scene([], [], as_of=DATE)


def test_a_border_of_a_ring_is_one_route() -> None:
    ring = border([(0, 0), (0, 4000), (4000, 4000), (4000, 0), (0, 0)], ring=True)
    (route,) = build_scene([ring], [], as_of=DATE).routes
    assert route.ring


def test_of_several_versions_the_one_that_ends_soonest_holds_then_the_one_that_began_last() -> None:
    geometry = straight().frame.geometry.iloc[0]

    def version(spans: list[tuple[str, str | None, str | None]]) -> str:
        keys = ("line_version", "valid_from", "valid_to")
        rows = [{"route": "TJ-XX", **dict(zip(keys, span, strict=True)), "geometry": geometry} for span in spans]
        (held,) = {border_routes([layer("borders", order)], DATE, (), "TJ")[1] for order in (rows, rows[::-1])}
        return held[0]

    assert version([("open", None, None), ("soon", None, "2026-12-31"), ("later", None, "2030-01-01")]) == "soon"
    assert version([("early", "2001-01-01", None), ("late", "2020-05-05", None)]) == "late"
    assert version([("", None, None)]) == "1"


def line(name: str = "TJ-XX", drawn: str = DATE, **cells: Any) -> dict[str, Any]:
    """A row of a border line, by its version."""
    return {"route": name, "as_of": drawn, "geometry": straight().frame.geometry.iloc[0], **cells}


def used(*rows: dict[str, Any], day: str) -> str:
    """The version analysed on a day, whatever the order of the rows."""
    layers = [layer("borders", list(order)) for order in (rows, rows[::-1])]
    (version,) = {one[1][0] for one in (border_routes([lines], day, (), "TJ") for lines in layers)}
    return version


def test_a_line_drawn_anew_is_used_at_every_date() -> None:
    """The border is where it was: the older drawing is never used, whatever its own end says."""
    for end in ("2026-09-10", "2025-03-13", None):
        old = line(drawn="2017-11-30", line_version="2017", valid_to=end)
        new = line(drawn="2026-09-10", line_version="2026")
        assert {used(old, new, day=day) for day in ("1950-01-01", "2020-01-01", "2026-12-31")} == {"2026"}


def test_a_line_moved_by_a_treaty_is_used_from_its_date() -> None:
    old = line(drawn="2017-11-30", line_version="2017", valid_to="2025-03-13")
    new = line(drawn="2026-09-10", line_version="2026", valid_from="2025-03-13")
    days = ("2020-01-01", "2025-03-12", "2025-03-13", "2026-12-31")
    assert [used(old, new, day=day) for day in days] == ["2017", "2017", "2026", "2026"]
    # What held before may lack an end, and be drawn again later.
    redrawn = line(drawn="2026-10-01", line_version="redrawn")
    assert [used(redrawn, new, day=day) for day in days] == ["redrawn", "redrawn", "2026", "2026"]


def test_an_undated_row_is_drawn_when_its_layer_was() -> None:
    old, new = (layer("borders", [line(line_version=text, drawn="")], uuid=text) for text in ("old", "new"))
    old = stating(old, as_of="2020-01-01")
    for order in ([old, new], [new, old]):
        assert border_routes(order, DATE, (), "TJ")[1] == ("new",)
        assert superseded(drawings_of(order), DATE) == {"old/1"}


def test_a_drawing_that_gives_way_is_superseded_while_it_is_valid() -> None:
    rows = [
        line(drawn="2017-11-30", valid_to="2026-01-01"),
        line(),
        line("TJ-YY"),
        line("TJ-YY", valid_from="2027-01-01"),
    ]
    drawings = drawings_of([layer("borders", rows)])
    assert superseded(drawings, "2025-01-01") == {"borders/1"}
    assert superseded(drawings, "2026-01-01") == frozenset()
    assert superseded(drawings, "2027-01-01") == {"borders/3"}


def test_before_the_first_line_the_first_day_is_named() -> None:
    rows = [line("TJ-XX", valid_from="2025-03-13"), line("TJ-YY", valid_from="2020-05-01", valid_to="2030-01-01")]
    layers = [layer("borders", rows)]
    for asked in ((), ("TJ-YY",)):
        with pytest.raises(
            UserError, match=r"the first day from which there is one is 2020-05-01 \(TJ-YY\)"
        ) as refused:
            border_routes(layers, "2020-04-30", asked, "TJ")
        assert refused.value.message.code is Remedy.CHOOSE_DATE
    assert [route.name for route in border_routes(layers, "2020-05-01", (), "TJ")[0]] == ["TJ-YY"]
    with pytest.raises(
        UserError, match=r"The border TJ-XX has no line on 2020-05-01: its first is valid from 2025-03-13"
    ):
        border_routes(layers, "2020-05-01", ("TJ-XX",), "TJ")
    with pytest.raises(
        UserError, match=r"The border TJ-YY has no line on 2031-01-01: its last one ended on 2030-01-01"
    ):
        border_routes(layers, "2031-01-01", ("TJ-YY",), "TJ")
    with pytest.raises(UserError, match=r"the last one ended on 2030-01-01 \(TJ-YY\)"):
        border_routes([layer("borders", rows[1:])], "2031-01-01", (), "TJ")


def test_before_the_own_states_first_line_no_other_states_line_is_analysed_instead() -> None:
    mine = line("TJ-XX", left_state="TJ", right_state="XX", valid_from="2025-03-13")
    theirs = line("XX-YY", left_state="XX", right_state="YY")
    with pytest.raises(
        UserError, match=r"The border TJ-XX has no line on 2020-01-01: its first is valid from 2025-03-13"
    ):
        border_routes([layer("borders", [mine, theirs])], "2020-01-01", (), "TJ")


def test_each_route_comes_with_the_row_it_came_from() -> None:
    routes_, versions, origins = border_routes([lines()], DATE, (), "TJ")
    assert [route.name for route in routes_] == ["TJ-XX.00", "TJ-XX.01", "TJ-ZZ"]
    assert versions == ("new",) * 3
    assert origins == ("borders/1", "borders/2", "borders/4")


def test_a_line_of_unnamed_states_is_taken_and_where_no_line_touches_the_own_state_all_are() -> None:
    geometry = straight().frame.geometry.iloc[0]
    rows = [{"route": "XX-YY", "left_state": "XX", "right_state": "YY"}, {"route": "A track"}]
    both = [{"left_state": None, "right_state": None, **row, "geometry": geometry} for row in rows]
    assert [one.name for one in border_routes([layer("borders", both)], DATE, (), "TJ")[0]] == ["A track"]
    assert [one.name for one in border_routes([layer("borders", both[:1])], DATE, (), "TJ")[0]] == ["XX-YY"]
