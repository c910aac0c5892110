"""The report as PDF, typeset by Typst from resources/report/report.typ in the bundled fonts."""

from __future__ import annotations

import json
import logging
import re
import tempfile
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal

from app.report.book import ReportBook
from app.report.figures.canvas import FAMILY, LIGHT
from app.report.figures.figures import drawings
from app.report.text.content import content_of
from app.report.writers.registry import exporter
from resources import GAP_CLASSES
from resources.literal import literal

_COMPLAINED_OF = re.compile(rb"(?<=/MarkInfo<</Marked true)/Suspects false|/BorderColor\[[0-9. ]+\]")
_log = logging.getLogger(__name__)


@exporter(".pdf")
def write_pdf(book: ReportBook, path: Path) -> None:
    """Write the report as a tagged PDF; equal books give equal bytes."""
    (document,) = typeset(book, "pdf")
    path.write_bytes(plain_tags(document))


def plain_tags(document: bytes) -> bytes:
    """A PDF without two entries of its tags that Poppler takes for faults, though ISO 32000-1 has them so.

    That no tag is suspect is what a reader assumes anyway (14.7.1), and the colour of a table's lines is drawn besides.
    Blanks stand in their place, so that every object stays where the file says it is.
    """
    return _COMPLAINED_OF.sub(lambda match: b" " * len(match[0]), document)


def page_images(book: ReportBook, ppi: float = 96.0) -> list[bytes]:
    """Every page as PNG, for a preview identical to the PDF."""
    return typeset(book, "png", ppi)


def typeset(book: ReportBook, form: Literal["pdf", "png"], ppi: float = 144.0) -> list[bytes]:
    """The document as one PDF or one PNG per page. Raises typst.TypstError if the template is at fault."""
    import typst  # noqa: PLC0415 - needed by reports alone

    drawn = drawings(book)
    data = {**content_of(book, drawn), "look": _look()}
    resources = files("resources")
    with tempfile.TemporaryDirectory() as name, as_file(resources / "fonts") as fonts:
        folder = Path(name)
        for file, drawing in drawn.files.items():
            (folder / file).write_bytes(drawing)
        (folder / "report.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        (folder / "report.typ").write_text((resources / "report" / "report.typ").read_text("utf-8"), "utf-8")
        compiler = typst.Compiler(
            folder / "report.typ",
            root=folder,
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]),
        )
        output, warnings = compiler.compile_with_warnings(format=form, ppi=ppi, timestamp=_noon(book.created))
    for warning in warnings:
        _log.warning("typesetting: %s", literal(warning.message))
    return output if isinstance(output, list) else [output or b""]


def _look() -> dict[str, Any]:
    """Colours and fonts for the template: those of the window."""
    colours = ("accent", "text", "muted", "line", "raised", "good", "warning", "error")
    gaps = {code: LIGHT.gap(code).colour for code in GAP_CLASSES}
    return {"fonts": list(FAMILY), **{name: getattr(LIGHT, name) for name in colours}, "gaps": gaps}


def _noon(created: str) -> datetime:
    """The date of the document, at noon UTC."""
    return datetime.fromisoformat(created[:10]).replace(hour=12, tzinfo=UTC)
