"""Latitude and longitude as people write them, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.geo.angles import Angle, angles, in_parts
from app.geo.coordinates import format, parse

DEGREES = [
    "38.412 70.781",
    "38.412, 70.781",
    "38.412,70.781",
    "38,412 70,781",
    "38,412, 70,781",
    "38,412; 70,781",
    "+38.412 +70.781",
    "38.412° 70.781°",
    "38,412°N,70,781°E",
    "38.412N 70.781E",
    "N38.412 E70.781",
    "70.781E, 38.412N",
    "38.412 с.ш. 70.781 в.д.",
    "38,412 С.Ш., 70,781 В.Д.",
    "в.д. 70,781 с. ш. 38,412",
    "38,412 С 70,781 В",
    "38 24.72 70 46.86",
    "38°24.72' 70°46.86'",
    "38º24′43.2″N 70º46′51.6″E",
    "38°24'43,2\" с.ш. 70°46'51,6\" в.д.",
    "38˚24’43.2”, 70˚46’51.6”",
    "38°24'43.2''N,70°46'51.6''E",
    "N 38 24 43.2 E 70 46 51.6",
    "38 24 43.2 N 70 46 51.6 E",
    "38 24 43,2 70 46 51,6",
    "38:24:43.2 70:46:51.6",
    "38:24.72, 70:46.86",
    "38:24:43,2 N 70:46:51,6 E",
    "38-24-43.2 N, 70-46-51.6 E",
    "38-24-43,2 с.ш. 70-46-51,6 в.д.",
    "382443.2N 0704651.6E",
    "N382443,2 E0704651,6",
]


@pytest.mark.parametrize("text", ["2026-05-07 70.781", "38:61:00 70:46:51", "386443.2N 0704651.6E", "38-70.781"])
def test_what_only_resembles_degrees_and_minutes_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        parse(text)


@pytest.mark.parametrize("text", DEGREES)
def test_degrees_are_read_however_they_are_written(text: str) -> None:
    place = parse(text)
    assert (place.lon, place.lat) == pytest.approx((70.781, 38.412), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("33.5 S 70.25 W", -70.25, -33.5),
        ("33,5 ю.ш. 70,25 з.д.", -70.25, -33.5),
        ("33 30 Ю 70 15 З", -70.25, -33.5),
        ("0°30'S 0°15'W", -0.25, -0.5),
    ],
)
def test_letters_give_the_hemisphere(text: str, lon: float, lat: float) -> None:
    place = parse(text)
    assert (place.lon, place.lat) == pytest.approx((lon, lat))


def test_a_minus_holds_for_minutes_too() -> None:
    place = parse("-0 30 -70 15", region=None)
    assert (place.lon, place.lat) == pytest.approx((-70.25, -0.5))


def test_seconds_never_read_sixty() -> None:
    assert format(70.9999999, 38.99999999, "dms") == "39°00'00.00\" N 71°00'00.00\" E"
    assert format(70.99999999, -0.00000001, "dm") == "0°00.0000' S 71°00.0000' E"


@given(st.floats(-90, 90), st.floats(0, 180), st.integers(1, 3), st.integers(0, 6), st.booleans())
def test_what_is_written_is_read_to_half_its_last_digit(
    lat: float, lon: float, parts: int, decimals: int, letters_first: bool
) -> None:
    texts = [in_parts(lat, parts, decimals, "N", "S"), in_parts(lon, parts, decimals, "E", "W")]
    if letters_first:
        texts = [" ".join(reversed(text.rsplit(" ", 1))) for text in texts]
    pair = angles(" ".join(texts))
    assert pair is not None
    half = 0.5 / (60 ** (parts - 1) * 10**decimals)
    for angle, value, letters in zip(pair, (lat, lon), ("NS", "EW"), strict=True):
        assert angle.degrees == pytest.approx(value, abs=half * (1 + 1e-9) + 1e-12)
        assert angle.parts == parts
        assert angle.hemisphere == letters[value < 0.0]


@pytest.mark.parametrize(
    ("value", "parts", "decimals", "text"),
    [
        (38.412, 1, 4, "38.4120° N"),
        (-38.412, 2, 2, "38°24.72' S"),
        (38.412, 3, 1, "38°24'43.2\" N"),
        (0.9999999, 3, 0, "1°00'00\" N"),
        (5.0, 3, 0, "5°00'00\" N"),
    ],
)
def test_an_angle_is_written_in_its_parts(value: float, parts: int, decimals: int, text: str) -> None:
    assert in_parts(value, parts, decimals, "N", "S") == text


def test_angles_come_in_the_order_written_with_their_letters() -> None:
    assert angles("70.781 E 38 24 N") == (Angle(70.781, "E", 1), Angle(38.4, "N", 2))
    assert angles("38.5, -70.25") == (Angle(38.5, "", 1), Angle(-70.25, "", 1))


@pytest.mark.parametrize("text", ["", "TJ-AF km 412", "Khorog", "42S YG 25719 52260", "°'"])
def test_what_holds_anything_but_angles_is_none(text: str) -> None:
    assert angles(text) is None


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("38,412,70,781", "two ways"),
        ("38.4N 70.7", "both angles or for neither"),
        ("38°70' 70°10'", "beyond 60"),
        ("-38.4N 70E", "sign out of place"),
        ("38.5°24' 70°46'", "not a latitude and a longitude"),
        ("38'24 70'46", "not a latitude and a longitude"),
        ("1 2 3", "not a latitude and a longitude"),
    ],
)
def test_what_can_be_read_in_two_ways_or_in_none_is_refused(text: str, advice: str) -> None:
    with pytest.raises(UserError, match=advice):
        angles(text)
