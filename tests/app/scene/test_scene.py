"""The frozen scene: what counts at a date, defaults of empty cells, parameters, and the hash over all of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.geo.grid import Grid
from app.scene.archive import dump_scene, load_scene
from app.scene.build import build_scene
from app.scene.obstacles import Barrier, Obstacles, River
from app.scene.parameters import Parameters
from app.scene.scene import Scene, Settlements
from layers.base import Layer
from tests.builders.scenes import DATE, border, device, layer, lonlat, plain, scene, straight, zone


def made(*layers: Layer, **options: object) -> Scene:
    return build_scene([straight(), *layers], [plain()], **{"as_of": DATE, **options})  # type: ignore[arg-type]


def names(of: Scene) -> set[str]:
    return set(of.observers.name)


def test_parameters_of_texts() -> None:
    assert Parameters.of({"theta": "0,6", "merge_m": " 400 "}) == Parameters(theta=0.6, merge_m=400.0)
    assert Parameters().exposure_s == pytest.approx(1282.05, abs=0.01)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"thta": "1"}, "no parameter 'thta'. Available: theta, gamma, merge_m"),
        ({"theta": "high"}, "theta is 'high': it must be a number"),
        ({"theta": "nan"}, "it must be a number"),
        ({"theta": "1.5"}, "theta is 1.5: it lies between 0.01 and 0.99"),
        ({"step_m": "-100"}, "step_m is -100: it lies between 5 and 5000"),
    ],
)
def test_parameters_refused(settings: dict[str, str], text: str) -> None:
    with pytest.raises(UserError, match=text):
        Parameters.of(settings)


def test_every_parameter_says_what_it_is() -> None:
    for spec in fields(Parameters):
        assert {"unit", "low", "high", "help"} <= set(spec.metadata)
        assert spec.metadata["help"]


def test_only_what_is_own_shared_and_up_at_the_date_counts() -> None:
    sensors = [
        device(0, 0, name="own", operator="TJ"),
        device(0, 0, name="shared", operator="shared"),
        device(0, 0, name="blank"),
        device(0, 0, name="theirs", operator="XX"),
        device(0, 0, name="retired", retired=DATE),
        device(0, 0, name="not yet", installed="2026-06-02"),
        device(0, 0, name="since", installed=DATE, retired="2026-06-02"),
    ]
    found = made(layer("sensors", sensors))
    assert names(found) == {"own", "shared", "blank", "since"}
    assert [(note.code, note.numbers) for note in found.notes] == [("neighbours_left_out", {"count": 1.0})]


def test_posts_by_type_status_and_date() -> None:
    place = shapely.Point(*lonlat(0.0, 0.0))
    posts = [
        {"name": "eye", "type": "outpost"},
        {"name": "camera", "type": "liaison_post", "observer": "thermal_camera"},
        {"name": "office", "type": "liaison_post"},
        {"name": "blind", "type": "outpost", "observer": "none"},
        {"name": "planned", "type": "outpost", "status": "planned"},
        {"name": "closed", "type": "outpost", "closed": "2026-01-01"},
    ]
    found = made(layer("checkpoints", [{**row, "geometry": place} for row in posts]))
    assert dict(zip(found.observers.name, found.observers.type, strict=True)) == {
        "eye": "observation_post",
        "camera": "thermal_camera",
    }


def test_empty_cells_take_the_values_of_the_type() -> None:
    rows = [device(0, 0, name="plain"), device(1, 0, name="own", height_m=30.0, azimuth_deg=90.0, fov_deg=60.0)]
    watch = made(layer("sensors", rows)).observers
    assert watch.name == ("plain", "own")
    assert watch.height_m.tolist() == [15.0, 30.0]
    assert watch.range_m.tolist() == [5000.0, 5000.0]
    assert watch.availability.tolist() == [0.85, 0.85]
    assert watch.azimuth_deg.tolist() == [0.0, 90.0]
    assert watch.fov_deg.tolist() == [360.0, 60.0]


def test_what_an_availability_rests_on_counts_only_with_it() -> None:
    cells = [{}, {"availability": 0.7}, {"availability_walks": 40.0}, {"availability": 0.7, "availability_walks": 40.0}]
    scenes = [made(layer("sensors", [device(0, 0, **each)])) for each in cells]
    found = [(*one.observers.availability, *one.observers.availability_walks) for one in scenes]
    assert found == [(0.85, 0.0), (0.7, 0.0), (0.85, 0.0), (0.7, 40.0)]
    assert [scenes[0].input_hash == one.input_hash for one in scenes] == [True, False, True, False]
    assert scenes[1].input_hash != scenes[3].input_hash
    again = load_scene(dump_scene(scenes[3]), scenes[3].terrain)
    assert again.observers.availability_walks.tolist() == [40.0]
    assert again.input_hash == scenes[3].input_hash


def test_a_scene_kept_before_availability_had_a_weight_is_the_scene() -> None:
    scene = made(layer("sensors", [device(0, 0, availability=0.7)]))
    content = json.loads(zlib.decompress(dump_scene(scene)))
    del content["observers"]["availability_walks"]
    kept = load_scene(zlib.compress(json.dumps(content).encode()), scene.terrain)
    assert kept.observers.availability_walks.tolist() == [0.0]
    assert kept.input_hash == scene.input_hash


def test_a_field_of_view_without_a_direction_is_all_round() -> None:
    assert made(layer("sensors", [device(0, 0, fov_deg=30.0)])).observers.fov_deg.tolist() == [360.0]


@pytest.mark.parametrize(("cells", "text"), [({"type": "crystal_ball"}, "none of"), ({"hours": "noon"}, "hours of")])
def test_cells_that_cannot_be_read(cells: dict[str, str], text: str) -> None:
    with pytest.raises(UserError, match=text):
        made(layer("sensors", [{**device(0, 0), **cells}]))


def test_patrols_out_of_season_or_date_do_not_count() -> None:
    rows = [zone(0, 1000, season="winter"), zone(1, 1000, season="summer"), zone(2, 1000, valid_to="2026-01-01")]
    found = made(layer("patrols", rows))
    assert [patrol.name for patrol in found.patrols] == ["zone 1"]
    assert found.notes[0].code == "patrols_out_of_season"


def test_posts_without_hours_in_the_month_are_counted_and_said() -> None:
    rows = [device(0, 0, hours=text) for text in ("Nov-Mar 06:00-18:00", "jan-dec 6:00-18:00", "")]
    found = made(layer("sensors", rows))
    assert set(found.observers.hours) == {"", "Jan-Dec 06:00-18:00", "Nov-Mar 06:00-18:00"}
    assert [(note.code, note.numbers) for note in found.notes] == [("posts_out_of_season", {"count": 1.0})]
    assert made(layer("sensors", rows), as_of="2026-12-01").notes == ()


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
    found = build_scene([lines()], [], as_of=as_of, routes=asked, own_state=own_state)
    return [f"{route.name} {version}" for route, version in zip(found.routes, found.line_versions, strict=True)]


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


def test_settlements_know_their_side() -> None:
    rows = [
        {"theme": "settlement", "country": "xx", "geometry": shapely.Point(*lonlat(0, 500))},
        {"theme": "settlement", "country": None, "geometry": shapely.Point(*lonlat(100, -500))},
        {"theme": "clinic", "country": "TJ", "geometry": shapely.Point(*lonlat(200, -500))},
    ]
    assert made(layer("reference", rows)).settlements.state == ("XX", "TJ")


def test_hazardous_areas_are_taken_in_whatever_their_shape_and_order() -> None:
    bow = shapely.Polygon(np.column_stack(lonlat([0, 100, 100, 0], [0, 100, 0, 100])))
    shapes = [bow, shapely.Point(*lonlat(0, 500)), shapely.Point(*lonlat(900, 0)).buffer(0.001)]
    rows = [{"theme": "hazardous_area", "geometry": shape} for shape in shapes]
    found = made(layer("reference", [*rows, {"theme": "road", "geometry": shapes[1]}]))
    assert len(found.hazards) == 3
    assert all(shape.is_valid for shape in found.hazards)
    assert found.hazards == made(layer("reference", rows[::-1])).hazards
    assert made().hazards == ()


def test_the_finest_terrain_comes_first() -> None:
    coarse = plain(np.zeros((30, 50)), cell=300.0)
    assert build_scene([straight()], [coarse, plain()], as_of=DATE).terrain[1] is coarse


BASE = [device(1000, -500, name="a"), device(3000, -500, "ground_radar", name="b")]


def base(**options: object) -> Scene:
    return scene(BASE, patrols=[zone(0, 1000, revisits_per_day=3.0)], **options)  # type: ignore[arg-type]


def test_the_hash_is_that_of_the_content() -> None:
    again = build_scene(
        [
            layer("patrols", [zone(0, 1000, revisits_per_day=3.0)], uuid="other"),
            layer("sensors", BASE[::-1], uuid="another"),
            straight(),
        ],
        [plain()],
        as_of=DATE,
    )
    assert again.input_hash == base().input_hash


Change = Callable[[Scene, float], Scene]


def observers(name: str) -> Change:
    def change(of: Scene, by: float) -> Scene:
        column = getattr(of.observers, name).copy()
        column[0] += by
        return replace(of, observers=replace(of.observers, **{name: column}))

    return change


def patrol(name: str) -> Change:
    def change(of: Scene, by: float) -> Scene:
        first = of.patrols[0]
        value = getattr(first, name)
        return replace(of, patrols=(replace(first, **{name: (0.0 if value != value else value) + by}),))  # noqa: PLR0124

    return change


def parameter(name: str) -> Change:
    def change(of: Scene, by: float) -> Scene:
        spec = next(spec for spec in fields(Parameters) if spec.name == name)
        value = getattr(of.parameters, name)
        room = spec.metadata["high"] - value or spec.metadata["low"] - value
        return replace(of, parameters=replace(of.parameters, **{name: value + room * min(by, 1.0)}))

    return change


def grid(of: Scene, by: float) -> Scene:
    heights = of.terrain[0].heights.copy()
    heights[0, 0] += np.float32(by)
    changed = Grid(heights, of.terrain[0].sigma, of.terrain[0].transform, of.terrain[0].crs, 90.0)
    return replace(of, terrain=(changed,))


def sensor_type(of: Scene, by: float) -> Scene:
    key, kind = next(iter(of.types.items()))
    return replace(
        of, types={**of.types, key: replace(kind, glimpse_interval_s=kind.glimpse_interval_s + by, spread=())}
    )


def route_end(of: Scene, by: float) -> Scene:
    lat = of.routes[0].lat.copy()
    lat[-1] += by * 1e-3
    return replace(of, routes=(replace(of.routes[0], lat=lat),))


def settlement(of: Scene, by: float) -> Scene:
    return replace(of, settlements=Settlements(np.array([by]), np.array([0.0]), ("TJ",)))


def weather(of: Scene, by: float) -> Scene:
    shares = (0.7 - 0.1 * min(by, 1.0), 0.2 + 0.1 * min(by, 1.0), 0.1)
    return replace(of, weather=replace(of.weather, share_day=shares))


ARRAYS = ("lon", "lat", "height_m", "range_m", "azimuth_deg", "fov_deg", "availability", "curvature")
PATROL = (
    *("revisits_per_day", "speed_mps", "sweep_width_m", "detection_probability"),
    *("shift_hours", "crews_needed", "crews_available"),
)
RIVER = shapely.LineString([(69.0, 37.0), (69.1, 37.0)])
CHANGES: dict[str, Change] = {
    **{name: observers(name) for name in ARRAYS},
    **{f"patrol {name}": patrol(name) for name in PATROL},
    **{f"parameter {spec.name}": parameter(spec.name) for spec in fields(Parameters)},
    "terrain": grid,
    "sensor type": sensor_type,
    "route": route_end,
    "settlements": settlement,
    "roads": lambda of, by: replace(of, roads=Settlements(np.array([by]), np.array([0.0]), ("TJ",))),
    "weather": weather,
    "seed": lambda of, by: replace(of, seed=1 + int(by)),
    "draws": lambda of, by: replace(of, draws=20 + int(by)),
    "date": lambda of, by: replace(of, as_of=f"2026-01-{1 + int(by):02d}"),
    "own state": lambda of, _: replace(of, own_state="XX"),
    "line version": lambda of, by: replace(of, line_versions=(f"v{by}",)),
    "ring": lambda of, _: replace(of, routes=(replace(of.routes[0], ring=True),)),
    "roster": lambda of, _: replace(of, observers=replace(of.observers, hours=("06:00-18:00", ""))),
    "type": lambda of, _: replace(of, observers=replace(of.observers, type=of.observers.type[::-1])),
    "schedule": lambda of, _: replace(of, patrols=(replace(of.patrols[0], schedule="fixed"),)),
    "zone": lambda of, by: replace(
        of, patrols=(replace(of.patrols[0], geometry=shapely.affinity.translate(of.patrols[0].geometry, by)),)
    ),
    "hazard": lambda of, by: replace(of, hazards=(shapely.Point(69.0 + by, 37.0).buffer(0.01),)),
    "river": lambda of, by: replace(of, obstacles=Obstacles(rivers=(River(RIVER, by),))),
    "unknown river": lambda of, _: replace(of, obstacles=Obstacles(rivers=(River(RIVER, float("nan")),))),
    "bridge": lambda of, _: replace(of, obstacles=Obstacles((River(RIVER, 50.0),), (RIVER,))),
    "line accuracy": lambda of, by: replace(of, line_accuracy_m=(by,)),
    "neutral road": lambda of, _: replace(of, neutral_roads=(RIVER,)),
    "barrier": lambda of, _: replace(of, obstacles=Obstacles(barriers=(Barrier(RIVER, "intact", maintained=True),))),
    "fewer patrols": lambda of, _: replace(of, patrols=()),
}
SCENE = base()


@given(st.sampled_from(sorted(CHANGES)), st.floats(0.01, 20.0))
def test_any_input_changed_changes_the_hash(name: str, by: float) -> None:
    assert CHANGES[name](SCENE, by).input_hash != SCENE.input_hash


def test_a_mined_area_is_not_taken_for_a_neutral_road() -> None:
    shapes = (RIVER,)
    assert replace(SCENE, hazards=shapes).input_hash != replace(SCENE, neutral_roads=shapes).input_hash


def test_every_field_of_a_scene_is_changed_above() -> None:
    covered = {
        *("routes", "line_versions", "observers", "patrols", "terrain", "settlements", "types", "weather"),
        *("parameters", "as_of", "own_state", "seed", "draws", "hazards", "roads", "obstacles", "neutral_roads"),
        "line_accuracy_m",
    }
    # Samples follow from routes and step; notes tell what was left out, which the other inputs decide.
    assert {spec.name for spec in fields(Scene)} == covered | {"samples", "notes"}


def test_a_border_of_a_ring_is_one_route() -> None:
    ring = border([(0, 0), (0, 4000), (4000, 4000), (4000, 0), (0, 0)], ring=True)
    (route,) = build_scene([ring], [], as_of=DATE).routes
    assert route.ring
