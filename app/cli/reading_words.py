"""How a file was read, in lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.cli.remedies import full_text
from app.exchange.reading import Fact, Ground, Reading, Subject, Use
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.exchange.raster.basemaps import IncomingBasemap
    from app.tasks.importing.preview import Preview

_SUBJECTS = {
    Subject.ENCODING: QT_TRANSLATE_NOOP("Reading", "encoding"),
    Subject.DELIMITER: QT_TRANSLATE_NOOP("Reading", "delimiter"),
    Subject.SHEET: QT_TRANSLATE_NOOP("Reading", "sheet or layer"),
    Subject.HEADER_ROW: QT_TRANSLATE_NOOP("Reading", "row that names the columns"),
    Subject.DECIMAL: QT_TRANSLATE_NOOP("Reading", "decimal mark"),
    Subject.DATES: QT_TRANSLATE_NOOP("Reading", "order of dates"),
    Subject.CRS: QT_TRANSLATE_NOOP("Reading", "coordinate system"),
    Subject.UNIT: QT_TRANSLATE_NOOP("Reading", "unit of heights"),
    Subject.NODATA: QT_TRANSLATE_NOOP("Reading", "no-data value"),
}
_GROUNDS = {
    Ground.STATED: QT_TRANSLATE_NOOP("Reading", "as stated"),
    Ground.FILE: QT_TRANSLATE_NOOP("Reading", "as the file states"),
    Ground.CONTENT: QT_TRANSLATE_NOOP("Reading", "nothing else fits"),
    Ground.ASSUMED: QT_TRANSLATE_NOOP("Reading", "assumed"),
}
_USES = {
    Use.FIELD: QT_TRANSLATE_NOOP("Reading", "column {column}: {field}"),
    Use.PLACE: QT_TRANSLATE_NOOP("Reading", "column {column}: coordinates"),
    Use.OWN: QT_TRANSLATE_NOOP("Reading", "column {column}: stays a column"),
    Use.EXTRA: QT_TRANSLATE_NOOP("Reading", "column {column}: no field takes it, stored in extra"),
    Use.LEFT_OUT: QT_TRANSLATE_NOOP("Reading", "column {column}: left out"),
}
_SAMPLES = QT_TRANSLATE_NOOP("Reading", "{use} ({samples})")
_FACT = QT_TRANSLATE_NOOP("Reading", "{subject}: {value} ({ground})")
_FACT_OF_COLUMN = QT_TRANSLATE_NOOP("Reading", "{subject} of {column}: {value} ({ground})")
_SCAN = QT_TRANSLATE_NOOP(
    "Reading",
    "a scan of {columns:,} × {rows:,} pixels ({bands}) in {crs}: {west:.4f} to {east:.4f} E, {south:.4f} to "
    "{north:.4f} N",
)
_TILES = QT_TRANSLATE_NOOP(
    "Reading",
    "tiles of the zoom levels {least} to {most} ({formats}) in {crs}: {west:.4f} to {east:.4f} E, {south:.4f} to "
    "{north:.4f} N",
)
_LONGEST = 24
_COUNTS = QT_TRANSLATE_NOOP("Reading", "{count:,} rows can be imported, {rejected:,} cannot; coordinates: {crs}")
_NEW = QT_TRANSLATE_NOOP("Reading", "a new layer {layer}: {added:,} rows added")
_JOINED = QT_TRANSLATE_NOOP(
    "Reading", "layer {layer}: {added:,} rows added, {updated:,} updated, {duplicates:,} there already"
)
_CHANGED = QT_TRANSLATE_NOOP("Reading", "row {row}: {name} has other values: {changes}")
_CHANGE = QT_TRANSLATE_NOOP("Reading", "{column} {new} (stored: {old})")
_NEAR = QT_TRANSLATE_NOOP("Reading", "row {row}: {name} lies near {other}")
_REFUSED = QT_TRANSLATE_NOOP("Reading", "row {row}: {reason}")
_NOTHING = QT_TRANSLATE_NOOP("Reading", "as it is, nothing would be imported: {why}")


def basemap_lines(image: IncomingBasemap) -> Iterator[str]:
    """What a basemap is, where it lies and on what that rests."""
    west, south, east, north = image.bounds
    where = {"crs": image.crs, "west": west, "south": south, "east": east, "north": north}
    if image.size is not None:
        yield _SCAN.format(columns=image.size[0], rows=image.size[1], bands=image.image, **where)
    else:
        least, most = image.zooms or (0, 0)
        yield _TILES.format(least=least, most=most, formats=image.image, **where)
    yield from reading_lines(image.reading)


def preview_lines(preview: Preview) -> Iterator[str]:
    """How a file is read, what would become of its rows, and why nothing would be stored where that is so."""
    plan, answer = preview.plan, preview.as_dict()
    yield _COUNTS.format(count=preview.count, rejected=preview.rejected, crs=plan.read.crs)
    yield (_NEW if plan.target.joined is None else _JOINED).format(
        **{name: answer[name] for name in ("layer", "added", "updated", "duplicates")}
    )
    yield from reading_lines(plan.read.reading)
    for present in preview.present:
        if present.changes:
            changes = ", ".join(
                _CHANGE.format(column=column, new=_short(new), old=_short(old) or "-")
                for column, (old, new) in present.changes.items()
            )
            yield _CHANGED.format(row=present.row, name=repr(present.name), changes=changes)
    for one in preview.near:
        yield _NEAR.format(row=one.row, name=repr(one.name), other=repr(one.other))
    for _, row in preview.rejects.iterrows():
        yield _REFUSED.format(row=row["row"], reason=row["reason"])
    if preview.refusal is not None:
        yield _NOTHING.format(why=full_text(preview.refusal))


def reading_lines(reading: Reading) -> Iterator[str]:
    """A line for each thing that could be read otherwise, then one for each column."""
    yield from (_fact(fact) for fact in reading.facts)
    for one in reading.columns:
        text = _USES[one.use].format(column=one.column, field=one.field)
        samples = ", ".join(map(_short, one.samples))
        yield _SAMPLES.format(use=text, samples=" ".join(samples.split())) if samples else text


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _fact(fact: Fact) -> str:
    template = _FACT_OF_COLUMN if fact.column else _FACT
    value = repr(fact.value) if fact.value.isspace() else fact.value
    subject, ground = _SUBJECTS[fact.subject], _GROUNDS[fact.ground]
    return template.format(subject=subject, column=fact.column, value=value, ground=ground)
