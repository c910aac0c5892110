"""Coordinates as people write them, there and back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from app.errors import UserError
from app.geo.coordinates import FORMATS, format, parse

GEOD = Geod(ellps="WGS84")
KHOROG = (71.5531, 37.4897)
longitudes = st.floats(66.0, 76.0)
latitudes = st.floats(36.0, 43.0)


def metres_apart(first: tuple[float, float], second: tuple[float, float]) -> float:
    return float(GEOD.inv(*first, *second)[2])


@pytest.mark.parametrize("style", FORMATS)
@given(lon=longitudes, lat=latitudes)
def test_there_and_back(style: str, lon: float, lat: float) -> None:
    """Within half the last digit each way (MGRS: the middle of its square), so 0.71 of a step across."""
    place = parse(format(lon, lat, style))
    assert place.format == style
    assert metres_apart((place.lon, place.lat), (lon, lat)) <= 0.72 * FORMATS[style].step_m


@pytest.mark.parametrize("style", FORMATS)
def test_what_is_written_is_read_as_the_same_text(style: str) -> None:
    text = format(*KHOROG, style)
    assert text == FORMATS[style].example
    assert parse(text).label == text


@pytest.mark.parametrize("style", [name for name in FORMATS if name != "sk42"])
@given(lon=st.floats(-180.0, 180.0), lat=st.floats(-79.9, 83.9))
def test_there_and_back_all_over_the_earth(style: str, lon: float, lat: float) -> None:
    place = parse(format(lon, lat, style), region=None)
    assert place.format == style
    assert metres_apart((place.lon, place.lat), (lon, lat)) <= 0.72 * FORMATS[style].step_m


@pytest.mark.parametrize(
    ("lon", "zone"), [(66.0, "42"), (71.9999999, "42"), (72.0, "43"), (72.0000001, "43"), (77.9, "43")]
)
def test_utm_zones_split_at_72_east(lon: float, zone: str) -> None:
    assert format(lon, 39.0, "utm").startswith(f"{zone}S ")
    assert format(lon, 39.0, "mgrs").startswith(f"{zone}S ")
    assert format(lon, 39.0, "sk42").split()[1].startswith({"42": "12", "43": "13"}[zone])


def test_known_values() -> None:
    """On a central meridian the easting is 500 km; 45 degrees of meridian are 4,984,944.378 m on WGS 84."""
    assert format(69.0, 45.0, "utm") == "42T 500000 4982950"  # 4,984,944.378 × 0.9996
    assert format(75.0, 45.0, "utm") == "43T 500000 4982950"
    assert format(71.5531, 37.4897, "mgrs") == "42S YG 25719 52260"


@pytest.mark.parametrize(
    "text",
    [
        "42S 725719 4152261",
        "42s 725719 4152261",
        "42S725719 4152261",
        "42 S 725719, 4152261",
        "UTM zone 42S 725719E 4152261N",
        "42 S 725719.2 m E 4152260.6 m N",
        "42N 725719 4152261",
        "42S 725719,4 4152260,6",
        "42SYG2571952260",
        "42S YG 25719 52260",
        "42syg 25719 52260",
        "42S YG2571952260",
        "4153984 12725870",
        "12725870 4153984",
        "СК-42 X=4153984 Y=12725870",
        "SK42: Х 4153984, У 12725870",
    ],
)
def test_grids_are_read_however_they_are_written(text: str) -> None:
    place = parse(text)
    assert metres_apart((place.lon, place.lat), KHOROG) < 1.0


def test_cyrillic_letters_of_the_same_shape_name_the_same_square() -> None:
    assert parse("43Т ВЕ 43900 32069") == parse("43T BE 43900 32069")


def test_a_short_mgrs_reference_means_the_middle_of_its_square() -> None:
    whole, part = parse("42S YG"), parse("42S YG 25 52")
    assert metres_apart((whole.lon, whole.lat), (part.lon, part.lat)) > 20_000.0
    fine = parse("42S YG 25500 52500")
    assert metres_apart((part.lon, part.lat), (fine.lon, fine.lat)) < 1.0


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("38,412,70,781", "two ways"),
        ("70.781 38.412", "write 38.412 N 70.781 E"),
        ("38.412 -70.781", "far from here"),
        ("38.4N 70.7", "both angles or for neither"),
        ("38.4N 70.7N", "same axis twice"),
        ("38.4E 70.7E", "same axis twice"),
        ("91 N 70 E", "beyond 90"),
        ("38°70' 70°10'", "beyond 60"),
        ("-38.4N 70E", "sign out of place"),
        ("38.5°24' 70°46'", "write it as"),
        ("38'24 70'46", "write it as"),
        ("38", "write it as"),
        ("1 2 3", "write it as"),
        ("", "write it as"),
        ("Khorog", "write it as"),
        ("TJ-AF km 412", "write it as"),
        ("42S YG 257 52260", "as many digits"),
        ("42T 725719 4152261", "not in band T"),
        ("42N 725719 99999999", "not in band N"),
        ("61S 725719 4152261", "zones 1 to 60"),
        ("42S YG 257", "as many digits"),
        ("42S YG 257195226099", "as many digits"),
        ("42S AA 11", "no MGRS square"),
        ("4153984 2725870", "SK-42 needs"),
        ("4153984 99725870", "no zone 99"),
        ("9999999 12999999", "outside zone 12"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(text: str, advice: str) -> None:
    with pytest.raises(UserError, match=advice):
        parse(text)


@pytest.mark.parametrize(
    ("lon", "lat", "style"), [(70, 85, "utm"), (70, -81, "mgrs"), (10, 50, "sk42"), (math.nan, 0, "dd"), (181, 0, "dd")]
)
def test_a_place_a_format_does_not_reach_is_refused(lon: float, lat: float, style: str) -> None:
    with pytest.raises(UserError, match=r"use degrees|longitude and latitude"):
        format(lon, lat, style)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        place = parse(text)
    except UserError:
        return
    assert math.isfinite(place.lon)
    assert math.isfinite(place.lat)


@given(st.text(alphabet="0123456789.,;+-°'\" NSEWСВШД", max_size=24))
def test_any_string_of_digits_and_marks_is_read_or_refused_in_words(text: str) -> None:
    try:
        place = parse(text)
    except UserError:
        return
    assert abs(place.lat) <= 90.0
    assert abs(place.lon) <= 180.0


@pytest.mark.parametrize("text", [" " * 1_000_000 + "x", "1" * 1_000_000, "UTM" + " " * 1_000_000, "1 " * 500_000])
def test_a_text_of_a_million_characters_is_no_coordinate(text: str) -> None:
    with pytest.raises(UserError, match="no coordinate known here"):
        parse(text)
