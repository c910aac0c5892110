"""Sentences of causes, remedies and warnings."""

from string import Formatter

import pytest

from app.reason_codes import Reason
from app.reason_sentences import DOUBTS, TEMPLATES, in_brief, sentence


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


@pytest.mark.parametrize("code", TEMPLATES)
def test_every_template_can_be_filled(code: str) -> None:
    fields = [(name, spec) for _, name, spec, _ in Formatter().parse(TEMPLATES[code]) if name]
    numbers: dict[str, float | str] = {name: 1.5 if spec else "text" for name, spec in fields}
    assert "{" not in sentence(Reason(code, numbers))


@pytest.mark.parametrize("code", DOUBTS)
def test_a_doubt_in_brief_has_the_numbers_of_its_sentence_and_is_shorter(code: str) -> None:
    fields = [(name, spec) for _, name, spec, _ in Formatter().parse(TEMPLATES[code]) if name]
    numbers: dict[str, float | str] = {name: 1.5 if spec else "text" for name, spec in fields}
    reason = Reason(code, numbers)
    assert "{" not in in_brief(reason)
    assert len(in_brief(reason)) < len(sentence(reason)) / 2


def test_briefly_of_a_year_and_of_a_patrol_without_a_name() -> None:
    words = {"layer": "Posts", "as_of": "2016-05-01", "date": "2026-06-01"}
    assert in_brief(Reason("posts_old", words)) == "Posts as of 2016"
    undated = Reason("posts_age_unknown", {"layer": "Posts", "count": 3.0})
    assert in_brief(undated) == "Posts: no date stated"
    assert sentence(undated).startswith("No date is stated for 3 posts or sensors of the layer Posts: ")
    short = Reason("crews_short", {"patrol": "", "needed": 3.0, "there": 1.0})
    assert in_brief(short) == "an unnamed patrol: too few crews"
    assert in_brief(Reason("no_observers", {})) == sentence(Reason("no_observers", {}))


def test_a_run_kept_before_tracks_had_a_chance_can_still_be_told() -> None:
    words = sentence(Reason("sign_cutting", {"count": 2.0}))
    assert words == "2 patrols look for tracks: evidence after the fact, not counted as detection."


def test_an_unknown_code() -> None:
    with pytest.raises(KeyError):
        sentence(Reason("nonsense", {}))
