"""The own state of a project: stored in it, changed by one step, refused where no line has it on a side."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from app.errors import Remedy, UserError
from app.project import add_layers, own_state
from app.project.project import Project
from app.store import runs
from tests.builders.projects import add_border, elsewhere

REGION = {
    "route": ["TJ-AF", "KG-TJ.00", "KG-TJ.01", "UZ-KG.00"],
    "left_state": ["TJ", "KG", "KG", "KG"],
    "right_state": ["AF", "TJ", "TJ", "UZ"],
}


@pytest.fixture
def region(project: Project) -> Project:
    lines = [shapely.LineString([(70.0, 38.0 + number / 10), (70.2, 38.0 + number / 10)]) for number in range(4)]
    add_layers.add_features(project, "borders", gpd.GeoDataFrame(REGION, geometry=lines, crs=4326))
    return project


def stored(project: Project) -> dict[str, object]:
    return runs.parameters(project.database)


def test_a_project_that_states_none_is_tajikistans(project: Project) -> None:
    assert own_state.own_state(project) == own_state.stated(project) == "TJ"


def test_it_is_set_in_one_step_that_can_be_undone(region: Project) -> None:
    change = own_state.set_own_state(region, "kg")
    assert change is not None
    assert (change.label, own_state.own_state(region), len(region.steps())) == ("Set the own state", "KG", 2)
    region.undo()
    assert own_state.own_state(region) == "TJ"
    region.redo()
    assert own_state.own_state(region) == "KG"


def test_the_borders_analysed_follow_it(region: Project) -> None:
    """What Tajikistan usually analyses is no choice of anybody else: for them it is every border they lie on."""
    own_state.set_own_state(region, "KG")
    assert stored(region) == {"own_state": "KG"}
    own_state.set_own_state(region, "TJ")
    assert stored(region) == {"own_state": "TJ", "routes": ["TJ-AF", "KG-TJ"]}
    own_state.set_own_state(region, "UZ")
    assert stored(region) == {"own_state": "UZ"}


def test_borders_that_a_project_does_not_have_are_not_asked_for(project: Project) -> None:
    add_border(project)
    own_state.set_own_state(project, "AF")
    own_state.set_own_state(project, "TJ")
    assert stored(project) == {"own_state": "TJ"}


def test_nothing_is_changed_where_it_is_so_already(region: Project) -> None:
    assert own_state.set_own_state(region, "TJ") is None
    assert len(region.steps()) == 1


def test_a_state_on_no_border_line_is_refused_and_the_others_are_named(region: Project) -> None:
    with pytest.raises(UserError, match=r"No border line has DE on either side.*AF, KG, TJ, UZ") as refused:
        own_state.set_own_state(region, "DE")
    assert refused.value.message.code is Remedy.CHOOSE_STATE
    with pytest.raises(UserError, match="two letters"):
        own_state.set_own_state(region, "Kyrgyzstan")
    assert stored(region) == {}


def test_without_a_border_line_any_state_will_do(project: Project) -> None:
    own_state.set_own_state(project, "de")
    assert own_state.own_state(project) == "DE"


def test_what_another_program_wrote_is_refused_by_name(project: Project) -> None:
    elsewhere(project.path, """INSERT INTO sarhad_parameters VALUES ('own_state', '"Nowhere"')""")
    with pytest.raises(UserError, match=r"p.gpkg holds 'Nowhere' as its own state") as refused:
        own_state.own_state(project)
    assert refused.value.message.code is Remedy.SET_STATE
    own_state.set_own_state(project, "KG")
    assert own_state.own_state(project) == "KG"
