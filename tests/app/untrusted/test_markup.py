"""XML read in pieces that grow: the same elements as in one, and no square of the length of a tag."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.untrusted import markup
from app.untrusted.markup import elements_of, tree_of

_TEXT = "<a>" + "".join(f"<b n='{number}'>{number}</b>" for number in range(3_000)) + "</a>"


def test_a_tree_is_that_of_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "_FIRST", 7)
    (tmp_path / "t.xml").write_text(_TEXT, "utf-8")
    assert ElementTree.tostring(tree_of(tmp_path / "t.xml"), encoding="unicode") == _TEXT.replace("'", '"')


def test_elements_come_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "_FIRST", 7)
    monkeypatch.setattr(markup, "_OF_EVENTS", 64)
    ends = [element.get("n") for event, element in elements_of(io.BytesIO(_TEXT.encode()), "end") if event == "end"]
    assert ends == [*map(str, range(3_000)), None]


def test_a_tag_of_many_megabytes(tmp_path: Path) -> None:
    # In pieces of one size it would be begun anew hundreds of times.
    text = b"<a><b" + b" " * 60_000_000 + b"n='1'/></a>"
    (tmp_path / "t.xml").write_bytes(text)
    assert tree_of(tmp_path / "t.xml")[0].get("n") == "1"
    assert [element.tag for _, element in elements_of(io.BytesIO(text), "start")] == ["a", "b"]


@pytest.mark.parametrize("text", ["", "<a>", "<a></b>", "x"])
def test_what_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.xml").write_text(text, "utf-8")
    with pytest.raises(ElementTree.ParseError):
        tree_of(tmp_path / "t.xml")
    with pytest.raises(ElementTree.ParseError):
        list(elements_of(io.BytesIO(text.encode()), "end"))
