"""Headings, tables, figures and lists as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from app.report.figures.canvas import with_own_ids
from app.report.figures.figures import Drawings


def _heading(level: int, text: str) -> str:
    return f"<h{level}>{escape(text)}</h{level}>"


def _muted(text: str) -> str:
    return f'<p class="muted">{escape(text)}</p>'


def _values(rows: list[dict[str, str]]) -> list[list[str]]:
    return [list(row.values()) for row in rows]


def _figure(drawn: Drawings, name: str, alt: str, caption: str = "") -> str:
    drawing = drawn.files[name].decode("utf-8")
    drawing = with_own_ids(drawing[drawing.index("<svg") :], name.removesuffix(".svg"))
    drawing = drawing.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{drawing}{below}</figure>"


def _table(
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    kinds: str,
    *,
    safe: bool = False,
    above: Sequence[str] = (),
) -> str:
    """``kinds``: l text, n number, k text without line breaks. ``safe``: cells are HTML already.

    ``above``: for each row the text of a heading above it, empty for none.
    """
    head = "".join(f'<th class="{kind}">{escape(text)}</th>' for text, kind in zip(titles, kinds, strict=False))
    body = "".join(
        (f'<tr><th class="l" colspan="{len(kinds)}">{escape(text)}</th></tr>' if text else "")
        + "<tr>"
        + "".join(
            f'<td class="{kind}">{cell if safe else escape(cell)}</td>' for cell, kind in zip(row, kinds, strict=True)
        )
        + "</tr>"
        for row, text in zip(rows, above or [""] * len(rows), strict=True)
    )
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"


def _list(tag: str, texts: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</{tag}>"
