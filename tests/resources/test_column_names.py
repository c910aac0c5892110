"""Headings of columns by kind and field."""

from resources.column_names import headings, headings_of


def test_those_of_a_kind_go_before_those_of_all() -> None:
    assert "дальность" in headings_of("sensors", "range_m")
    assert headings_of("sensors", "name") == headings()["common"]["name"]
    assert headings_of("sensors", "no_field") == ()
    assert headings_of("no_kind", "note")[0] == "notes"
