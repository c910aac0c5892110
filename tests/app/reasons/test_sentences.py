"""Sentences of causes, remedies and warnings."""

import re

import pytest

from app.reasons.codes import Reason
from app.reasons.sentences import in_brief, remedy_text, sentence
from app.reasons.warning_texts import ONE_TEXTS


def test_a_cause_and_a_remedy() -> None:
    cause = Reason("hidden", {"post": "Tem", "sees_km": 1.1, "length_km": 7.3, "ridge_m": 3412.0})
    assert sentence(cause) == "Tem sees 1.1 of the 7.3 km; the ridge at 3,412 m hides the rest."
    remedy = Reason(
        "mast", {"device": "Thermal camera", "mast_m": 15.0, "km": 414.2, "covers_km": 4.0, "length_km": 7.3}
    )
    assert sentence(remedy) == "A 15 m mast (Thermal camera) at km 414.2 would cover 4.0 of the 7.3 km."


def test_a_translation_keeps_the_numbers() -> None:
    words = {"Nobody": "Никто"}

    def translate(context: str, text: str) -> str:
        assert context == "Reason"
        return text.replace("Nobody", words["Nobody"])

    reason = Reason("out_of_range", {"post": "", "distance_km": 12.34, "range_km": 5.0})
    translated = sentence(reason, translate)
    assert translated.startswith("Никто reaches it: the nearest post, an unnamed post, is 12.3 km away")


def test_briefly_of_a_year_and_of_a_patrol_without_a_name() -> None:
    words = {"layer": "Posts", "as_of": "2016-05-01", "date": "2026-06-01"}
    assert in_brief(Reason("posts_old", words)) == "Posts as of 2016"
    undated = Reason("posts_age_unknown", {"layer": "Posts", "count": 3.0})
    assert in_brief(undated) == "Posts: no date stated"
    assert sentence(undated).startswith("No date is stated for 3 posts or sensors of the layer Posts: ")
    short = Reason("crews_short", {"patrol": "", "needed": 3.0, "there": 1.0})
    assert in_brief(short) == "an unnamed patrol: too few crews"
    assert in_brief(Reason("no_observers", {})) == sentence(Reason("no_observers", {}))


def test_a_run_of_before_crews_counted_can_still_be_told() -> None:
    words = sentence(Reason("crews_short", {"patrol": "Zone 3", "needed": 13.0, "there": 7.0}))
    assert words == "Zone 3 needs 13.0 crews for its stated revisits; 7.0 are available."


def test_a_run_kept_before_tracks_had_a_chance_can_still_be_told() -> None:
    words = sentence(Reason("sign_cutting", {"count": 2.0}))
    assert words == "2 patrols look for tracks: evidence after the fact, not counted as detection."


def test_an_unknown_code() -> None:
    with pytest.raises(KeyError):
        sentence(Reason("nonsense", {}))


@pytest.mark.parametrize("code", sorted(ONE_TEXTS))
def test_what_counts_one_says_one(code: str) -> None:
    numbers = dict.fromkeys(("rise_m", "km"), 3.0) | {"layer": "Posts", "as_of": "2027-01-01", "date": "2026-01-01"}
    one, two = (sentence(Reason(code, {**numbers, "count": count})) for count in (1.0, 2.0))
    assert one.startswith(("One ", "No date is stated for one "))
    assert "2 " in two
    assert not re.search(r"\b1 \w+s\b", one)


def test_one_more_crew_is_not_one_more_crews() -> None:
    numbers: dict[str, float | str] = {"patrol": "Zone", "closes_km": 1.0, "length_km": 2.0}
    one, two = (Reason("more_crews", {**numbers, "more": more}) for more in (1.0, 2.0))
    assert sentence(one) == "1 more crew for Zone would cover 1.0 of the 2.0 km."
    assert sentence(two) == "2 more crews for Zone would cover 1.0 of the 2.0 km."
    assert remedy_text(None, (one, two)).endswith(
        "1 more crew for Zone closes 1.0 km; 2 more crews for Zone close 1.0 km."
    )
