"""The border lines of a scene: which, in which version, by which name."""

from __future__ import annotations

import pytest

from app.errors import UserError
from app.scene.border_lines import border_routes
from app.scene.build import build_scene
from layers.base import Layer
from tests.builders.scenes import DATE, border, layer, straight


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
