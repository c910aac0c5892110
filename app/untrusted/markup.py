"""XML of somebody else's, read a piece at a time.

Expat begins a tag anew with each piece that does not end it, so that a long one takes the square of its length where
pieces are small (CVE-2023-52425); they grow with what has been read. What entities may grow to it
limits itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_FIRST = 1 << 18
_OF_A_TREE, _OF_EVENTS = 1 << 25, 1 << 23
"""Bytes of the largest pieces; of elements that are taken one by one, those of a whole piece are held."""


def tree_of(path: Path) -> Element:
    """The root of a document. Raises ElementTree.ParseError, LookupError (an encoding that is none), ValueError."""
    parser = ElementTree.XMLParser()  # noqa: S314 - expat limits what entities grow to
    with path.open("rb") as file:
        for piece in _pieces(file, _OF_A_TREE):
            parser.feed(piece)
    root: Element = parser.close()
    return root


def elements_of(file: IO[bytes], *events: Literal["start", "end"]) -> Iterator[tuple[str, Element]]:
    """The elements of a document as they begin ("start") or end ("end"). Raises as ``tree_of`` does."""
    parser: Any = ElementTree.XMLPullParser(events)
    for piece in _pieces(file, _OF_EVENTS):
        parser.feed(piece)
        yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


def _pieces(file: IO[bytes], largest: int) -> Iterator[bytes]:
    size = _FIRST
    while piece := file.read(size):
        yield piece
        size = min(2 * size, largest)
