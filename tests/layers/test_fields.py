"""Fields of every kind: the lists of the data page, codes, labels, parsing."""

import re

import pytest

from layers import LAYER_TYPES
from layers.base import COMMON_FIELDS
from layers.fields import canonical_operator
from layers.values.field import Field, FieldType, fold

EVERY_FIELD = [(kind, spec) for kind, built in LAYER_TYPES.items() for spec in built.own_fields]
NAMES = {kind: {spec.name for spec in built.own_fields} for kind, built in LAYER_TYPES.items()}
STORE_COLUMNS = {"fid", "uuid", "geom", "geometry", "extra"}
PERSONAL = {
    "person", "persons", "people", "suspect", "victim", "surname", "firstname", "forename", "patronymic", "passport",
    "document", "phone", "email", "face", "photo", "plate", "birth", "born", "age", "gender", "sex", "nationality",
    "ethnicity", "religion", "address", "biometric", "fingerprint", "witness", "offender", "alias", "citizenship",
}  # fmt: skip


def test_kinds_of_the_command_line() -> None:
    importable = {kind for kind, built in LAYER_TYPES.items() if built.importable}
    assert importable == {
        "borders", "incidents", "checkpoints", "sensors", "patrols", "barriers", "terrain", "basemap", "reference",
    }  # fmt: skip
    assert set(LAYER_TYPES) - importable == {"gaps"}


@pytest.mark.parametrize("kind", LAYER_TYPES)
def test_a_column_headed_by_a_label_fits_one_field(kind: str) -> None:
    owners: dict[str, set[str]] = {}
    for spec in LAYER_TYPES[kind].fields():
        for heading in (spec.name, spec.label):
            owners.setdefault(fold(heading), set()).add(spec.name)
    assert {heading: names for heading, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("kind", LAYER_TYPES)
def test_a_kind_is_named_and_labelled(kind: str) -> None:
    built = LAYER_TYPES[kind]
    assert built.kind == kind
    assert built.label
    names = [spec.name for spec in built.fields()]
    assert len(names) == len(set(names))
    assert not set(names) & STORE_COLUMNS
    assert bool(built.geometries) == bool(names)


@pytest.mark.parametrize(("kind", "spec"), EVERY_FIELD, ids=lambda item: getattr(item, "name", item))
def test_a_field_is_well_made(kind: str, spec: Field) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", spec.name)
    assert spec.label
    assert len(spec.label) <= 40
    assert spec.minimum <= spec.maximum
    assert (spec.type == FieldType.CHOICE) == bool(spec.choices)
    units = {"_m": "m", "_deg": "°", "_km": "km", "_mps": "m/s"}
    for ending, unit in units.items():
        if spec.name.endswith(ending):
            assert spec.unit == unit


CHOICES = [(kind, spec) for kind, spec in EVERY_FIELD if spec.choices] + [("", COMMON_FIELDS[4])]


@pytest.mark.parametrize(("kind", "spec"), CHOICES, ids=lambda item: getattr(item, "name", item))
def test_codes_and_labels_name_the_same_choice(kind: str, spec: Field) -> None:
    assert len(spec.choices) == len(spec.choice_labels) == len(set(spec.choice_labels))
    for code, label in zip(spec.choices, spec.choice_labels, strict=True):
        assert re.fullmatch(r"[a-z0-9][a-z0-9_]*|[A-FW]", code)
        assert spec.parse(code) == spec.parse(label) == spec.parse(f" {code.upper()} ") == code
        assert spec.label_of(code) == label


def test_no_field_is_about_a_person() -> None:
    for kind, spec in EVERY_FIELD:
        assert not set(spec.name.split("_")) & PERSONAL, f"{kind}.{spec.name}"
    assert NAMES["incidents"].isdisjoint({"name"})


@pytest.mark.parametrize("kind", ["checkpoints", "sensors"])
def test_observers_have_what_every_importer_understands(kind: str) -> None:
    names = {spec.name for spec in LAYER_TYPES[kind].fields()}
    assert {"name", "type", "height_m", "range_m", "azimuth_deg", "fov_deg", "availability", "hours"} <= names


def test_fields_of_the_data_page() -> None:
    assert NAMES["incidents"] >= {
        "occurred_at", "occurred_precision", "category", "subcategory", "severity", "source_type", "reliability",
        "credibility", "location_precision_m", "direction", "count_band", "outcome",
    }  # fmt: skip
    assert NAMES["checkpoints"] >= {
        "type", "observer", "operator", "status", "hours", "staff_authorised", "staff_present", "vehicles", "power",
        "communications", "equipment", "building_condition", "seasonal_access", "opened", "closed", "counterpart",
    }  # fmt: skip
    assert NAMES["sensors"] >= {"type", "operator", "power", "owner_post", "installed", "retired"}
    assert NAMES["barriers"] >= {"type", "condition", "maintained_by", "from_km", "to_km"}
    assert NAMES["patrols"] >= {
        "unit", "crews_needed", "crews_available", "mode", "revisits_per_day", "schedule", "hours", "season",
        "speed_mps", "joint", "operator", "patrol_kind",
    }  # fmt: skip
    assert NAMES["reference"] >= {"passability", "width_m", "status", "legal_regime"}


def test_derived_values_of_incidents_are_not_stored() -> None:
    assert NAMES["incidents"].isdisjoint({"route", "km", "chainage_m", "offset_m"})


@pytest.mark.parametrize("text", ["t", "Tj1", "", "ШШ"])
def test_operators_are_states(text: str) -> None:
    with pytest.raises(ValueError, match="TJ"):
        canonical_operator(text)
