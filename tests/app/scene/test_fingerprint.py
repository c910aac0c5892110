"""Bytes that stand for content: equal for equal content on every machine, other for any other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.arrays import FloatArray
from app.scene.fingerprint import array_bytes, column_bytes, sha256_of, text_bytes

PARTS = st.lists(st.binary(max_size=6), max_size=5)


@given(PARTS, PARTS)
def test_other_parts_have_another_hash_even_where_they_read_the_same_in_one(
    one: list[bytes], other: list[bytes]
) -> None:
    assert (sha256_of(one) == sha256_of(other)) == (one == other)


def test_the_hash_is_that_of_lengths_and_parts() -> None:
    assert sha256_of([b"ab", b"c"]) == hashlib.sha256(b"2:ab1:c").hexdigest()
    assert sha256_of([]) == hashlib.sha256().hexdigest()


@pytest.mark.parametrize(
    ("value", "text"),
    [({"b": 1, "a": [0.1, None]}, b'{"a":[0.1,null],"b":1}'), ("Ғ", b'"\\u0492"'), ((1, True), b"[1,true]")],
)
def test_texts_are_plain_json_with_sorted_keys(value: object, text: bytes) -> None:
    assert text_bytes(value) == text


@given(st.lists(st.floats(allow_nan=False), max_size=8))
def test_numbers_are_the_same_bytes_in_every_order_of_bytes_and_of_memory(values: list[float]) -> None:
    little = np.array(values, dtype="<f8")
    (plain,) = array_bytes(little)
    assert plain == (little + 0.0).tobytes()
    for other in (little.astype(">f8"), np.repeat(little, 2)[::2]):
        assert list(array_bytes(other)) == [plain]


def test_minus_zero_is_zero_and_whole_numbers_are_64_bits() -> None:
    assert list(array_bytes(np.array([-0.0]))) == list(array_bytes(np.array([0.0]))) == [bytes(8)]
    narrow = [np.array([1, 0], dtype) for dtype in (np.int32, np.uint8, np.bool_, np.int64)]
    assert {part for one in narrow for part in array_bytes(one)} == {b"\x01" + bytes(15)}
    assert len(list(array_bytes(*narrow))) == 4


@dataclass
class Columns:
    id: tuple[str, ...]
    lon: FloatArray
    name: tuple[str, ...]


def test_columns_are_all_but_those_left_out_in_their_order() -> None:
    columns = Columns(("a",), np.array([1.5]), ("n",))
    assert list(column_bytes(columns, {"id"})) == [np.array([1.5]).tobytes(), b'["n"]']
    assert next(iter(column_bytes(columns, ()))) == b'["a"]'
