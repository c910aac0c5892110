"""Texts in the encodings of the region, and in none."""

from __future__ import annotations

import pytest

from app.errors import UserError
from app.exchange.read.tables.encodings import decoded
from app.exchange.reading import Fact, Ground, Stated, Subject

RUSSIAN = (
    "название;тип;широта;долгота;примечание\n"
    "Пограничная застава Ишкашим;наблюдательный пост;36,72;71,61;дежурство круглосуточно\n"
    "Комендатура Пяндж;камера;37,23;69,08;требуется ремонт ограждения\n"
    "Шурообод;радар;37,8;70,05;нет связи со второй заставой\n"
)
TAJIK = "ном;навъ;арз;тӯл\nПосбонгоҳи Ғулистон;дидбонӣ;39,9;70,5\nҚаротегин;камера;38,8;70,2\n"
WESTERN = "name;lon;lat\nPosten Müller-Höhe;70,5;39,9\nCafé Älplerstraße;70,1;39,2\n"


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8_r"])
def test_cyrillic_of_one_byte_a_letter(encoding: str) -> None:
    text, reading = decoded(RUSSIAN.encode(encoding), "t.csv", Stated())
    assert text == RUSSIAN
    assert Fact(Subject.ENCODING, encoding.replace("_", "-"), Ground.ASSUMED) in reading.facts
    (note,) = map(str, reading.notes)
    assert "название" in note


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8_r"])
def test_a_few_words_suffice(encoding: str) -> None:
    short = "имя,lon,lat\nПянж,69,37\nПост Мургаб,73,38\n"
    assert decoded(short.encode(encoding), "t.csv", Stated())[0] == short


@pytest.mark.parametrize("encoding", ["cp1252", "latin_1"])
def test_western_letters(encoding: str) -> None:
    assert decoded(WESTERN.encode(encoding), "t.csv", Stated())[0] == WESTERN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode(encoding: str) -> None:
    text, reading = decoded(TAJIK.encode(encoding), "t.csv", Stated())
    assert text == TAJIK
    assert reading.notes == ()
    assert reading.facts[0].ground is not Ground.ASSUMED


def test_one_bad_byte_spoils_one_cell() -> None:
    data = bytearray((TAJIK * 40).encode())
    at = data.index("Қаротегин".encode())
    data[at] = 0xFF
    text, reading = decoded(bytes(data), "t.csv", Stated())
    assert text.count("\ufffd") <= 2
    assert text.count("Ғулистон") == 40
    assert text.count("Қаротегин") == 39
    (note,) = map(str, reading.notes)
    assert "no utf-8" in note
    assert "line 3" in note


def test_what_is_stated_holds() -> None:
    text, reading = decoded(RUSSIAN.encode("cp866"), "t.csv", Stated(encoding="CP866"))
    assert text == RUSSIAN
    assert reading.facts == (Fact(Subject.ENCODING, "cp866", Ground.STATED),)
    assert reading.notes == ()
    with pytest.raises(UserError, match="no encoding 'klingon'"):
        decoded(b"a", "t.csv", Stated(encoding="klingon"))


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(UserError, match=r"encoding of t\.csv is unknown"):
        decoded(b"name,lon,lat\n\x98\x81\x01\xff,70,39\n", "t.csv", Stated())


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_what_fills_up_the_end_of_a_file_is_none_of_it(encoding: str) -> None:
    data = RUSSIAN.encode(encoding)
    for more in (b"\x00" * 512, b"\x1a" if encoding != "utf-16" else b"\x1a\x00"):
        assert decoded(data + more, "t.csv", Stated())[0] == RUSSIAN


def test_marks_of_byte_order_within_a_text_are_none_of_it() -> None:
    data = "\ufeffname\n\ufeffA\n".encode()
    assert decoded(data, "t.csv", Stated())[0] == "name\nA\n"


def test_utf_32_is_told_from_utf_16() -> None:
    assert decoded(RUSSIAN.encode("utf-32"), "t.csv", Stated())[0] == RUSSIAN


@pytest.mark.parametrize("letter", [b"x", b"1", "ж".encode()])
def test_a_word_of_any_length_takes_no_longer_than_it_is_long(letter: bytes) -> None:
    # By a pattern that tries each place of the word this would take a minute.
    text, reading = decoded(letter * 200_000 + b"\xff", "t.csv", Stated())
    assert len(text) >= 200_000
    assert reading.notes


@pytest.mark.parametrize("encoding", ["idna", "punycode", "unicode_escape", "raw-unicode-escape", "UTF-7", "undefined"])
def test_what_no_file_is_written_in_is_no_encoding(encoding: str) -> None:
    with pytest.raises(UserError, match=f"There is no encoding '{encoding}'"):
        decoded(b"name,lon,lat\na\\ud800,70,38\n", "t.csv", Stated(encoding=encoding))
