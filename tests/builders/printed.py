"""A report read back as its reader has it: the blocks of its HTML, the words of its PDF."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

BLOCKS = {"h1", "h2", "h3", "p", "li", "figcaption"}


@dataclass
class Block:
    """A heading, paragraph, item, table or figure; ``rows``: texts of the cells; ``words``: what a figure has drawn."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class Printed(HTMLParser):
    """The blocks of a report in HTML, in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._open: str = ""
        self._drawing = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a row or a cell."""
        if tag == "svg":
            self.blocks.append(Block("figure", str(dict(attrs).get("aria-label", ""))))
            self._drawing = True
        elif tag in BLOCKS:
            self.blocks.append(Block(tag))
            self._open = tag
        elif tag == "table":
            self.blocks.append(Block(tag))
        elif tag == "tr":
            self.blocks[-1].rows.append([])
        elif tag in {"td", "th"}:
            self.blocks[-1].rows[-1].append("")
            self._open = tag
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what is open."""
        if tag == "svg":
            self._drawing = False
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        """Add words to the open block or cell."""
        if self._open in {"td", "th"}:
            self.blocks[-1].rows[-1][-1] += data
        elif self._open:
            self.blocks[-1].text += data

    def handle_comment(self, data: str) -> None:
        """Letters are drawn as outlines, each text with itself as a comment beside it."""
        if self._drawing:
            self.blocks[-1].words.append(data.strip())

    def after(self, heading: str, kind: str = "h") -> list[Block]:
        """The blocks below a heading that begins so, up to the next of its rank or above."""
        heads = (n for n, one in enumerate(self.blocks) if one.kind.startswith(kind))
        at = next(n for n in heads if self.blocks[n].text.strip().startswith(heading))
        rank = self.blocks[at].kind
        end = (n for n, one in enumerate(self.blocks) if n > at and one.kind in {"h1", "h2", "h3"} and one.kind <= rank)
        return self.blocks[at + 1 : next(end, len(self.blocks))]

    def table(self, heading: str) -> list[list[str]]:
        """The rows of the first table below a heading, that of its titles left out."""
        return next(one for one in self.after(heading) if one.kind == "table").rows[1:]


def pdf_pages(path: Path) -> list[str]:
    """The words of each page in the order in which they were set, line ends as blanks."""
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True, text=True)
    return [joined(page) for page in done.stdout.split("\f")[:-1]]


def joined(text: str) -> str:
    """Words with a single blank between them; a stretch that was broken behind its dash is whole again."""
    return re.sub(r"(?<=\d–) ", "", " ".join(text.split()))
