"""Compressed bytes and JSON are bounded before they take memory; what is no JSON, or two at once, is refused."""

from __future__ import annotations

import json
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.untrusted import unpacking
from app.untrusted.unpacking import DEEPEST, parsed, unpacked
from app.untrusted.unreadable import UnreadableError

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.binary())
def test_what_was_packed_comes_back(content: bytes) -> None:
    assert unpacked(zlib.compress(content)) == content


@pytest.mark.parametrize(
    "data", [None, "text", 3, b"", b"junk", zlib.compress(b"a")[:-1], zlib.compress(b"a") + b"more"]
)
def test_what_zlib_did_not_write_is_refused(data: object) -> None:
    with pytest.raises(UnreadableError, match="is not the compressed text"):
        unpacked(data)


def test_a_bomb_takes_no_more_memory_than_is_allowed() -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    tracemalloc.start()
    with pytest.raises(UnreadableError, match="unpacks to more than 1,000,000 bytes"):
        unpacked(bomb, 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@given(JSON)
def test_json_comes_back(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert parsed(text) == parsed(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        *((b"\xff", "not text in UTF-8"), ('"\\ud800"', "not text in UTF-8"), (None, "not text")),
        *(
            ("{", "is not JSON"),
            ("", "is not JSON"),
            ("1" * 5000, "is not JSON"),
            ('{"a": 1, "a": 2}', "names 'a' twice"),
        ),
        *(("NaN", "holds NaN"), ("-Infinity", "holds -Infinity")),
        *(("[" * 100_000, "nested deeper"), ("[" * 40 + "]" * 40, "nested deeper")),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested deeper"),
        ('["' + "]" * 2000 + '",' + "[" * 1500 + "]" * 1501, "nested deeper"),
    ],
)
def test_other_texts_are_refused(text: object, fault: str) -> None:
    with pytest.raises(UnreadableError, match=fault):
        parsed(text)


def test_brackets_in_texts_do_not_count() -> None:
    value = ["[" * 100, "\\", '"[', "]" * 7] * DEEPEST
    assert parsed(json.dumps(value)) == value


def test_pairs_of_surrogates_are_a_character() -> None:
    assert parsed('"\\ud83d\\ude00"') == "\U0001f600"


def test_many_values_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_VALUES", 100)
    monkeypatch.setattr(unpacking, "MOST_CONTAINERS", 50)
    assert len(parsed(json.dumps([0] * 90))) == 90
    for text in ("[0" + ",0" * 200 + "]", "[[]" + ",[]" * 80 + "]"):
        with pytest.raises(UnreadableError, match="more than"):
            parsed(text)
