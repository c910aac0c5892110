"""The report as one HTML file that needs nothing else: inline drawings, no script, no link to anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from app.report.book import ReportBook
from app.report.figures.canvas import LIGHT, with_own_ids
from app.report.figures.figures import Drawings, drawings
from app.report.text.content import content_of
from app.report.writers.registry import exporter

Content = dict[str, Any]


@exporter(".html")
def write_html(book: ReportBook, path: Path) -> None:
    """Write the same content as the PDF's; the same book gives the same bytes."""
    drawn = drawings(book)
    page = Template(files("resources").joinpath("report/report.html").read_text("utf-8"))
    body = "\n".join(_body(content_of(book, drawn), drawn))
    colours = {name: getattr(LIGHT, name) for name in ("text", "muted", "accent", "line", "raised", "warning", "error")}
    words = {"title": escape(book.title), "language": book.language, "chips": _chips(), "body": body}
    path.write_text(page.substitute(colours | words), "utf-8", newline="\n")


def _chips() -> str:
    """Colour and pattern of each class, as the drawings have them."""
    stripes = {
        "B": "repeating-linear-gradient(135deg, {0} 0 3px, #fff 3px 4px)",
        "C": "radial-gradient(#fff 1px, {0} 1.2px) 0 0 / 4px 4px",
        "D": "repeating-linear-gradient(45deg, {0} 0 3px, #fff 3px 4px)",
        "E": "repeating-linear-gradient(90deg, {0} 0 2px, #fff 2px 3px)",
    }
    rules = ((code, stripes.get(code, "{0}").format(LIGHT.gap(code).colour)) for code in "ABCDE")
    return "\n".join(f".chip.{code} {{ background: {rule}; }}" for code, rule in rules)


def _body(content: Content, drawn: Drawings) -> Iterable[str]:
    yield from _head(content["head"])
    for section in content["sections"]:
        yield from _SECTIONS[section](content, drawn)


def _head(head: Content) -> Iterable[str]:
    marking = f'<p class="marking">{escape(head["marking"])}</p>' if head["marking"] else ""
    yield f"{marking}<h1>{escape(head['title'])}</h1>"
    badge = '<span class="badge">SYNTHETIC SAMPLE</span> ' if head["synthetic"] else ""
    line = f"{head['project']} · as of {head['as_of']} · own side: {head['own_state']} · run {head['run']}"
    yield f'<p class="head">{badge}{escape(line)} · printed {head["created"]}</p>'


def _summary(content: Content, drawn: Drawings) -> Iterable[str]:
    texts = content["summary"]
    yield f'<p class="headline">{escape(texts["headline"])}</p>'
    yield from (f'<p class="caution">{escape(text)}</p>' for text in texts["cautions"])
    titles = ("border", "length, km", "worse period", "covered, km", "gap, km", "not assessable, km")
    rows = [[r["route"], r["length"], r["period"], *(f"{a} ({b})" for a, b in r["cells"])] for r in texts["rows"]]
    yield _table(titles, rows, "lnlnnn")
    yield _figure(drawn, "bars.svg", "Kilometres of each border by day and by night")
    yield _figure(drawn, "legend.svg", "Key to colours, patterns and symbols")
    yield "<h3>The three things that matter</h3>" + _list("ol", texts["matters"])
    yield from _by_period(texts)
    yield from _watchers(texts)
    yield "<h2>The border at a glance</h2>"
    yield _figure(drawn, "overview.svg", "Map of the border with gaps, posts and devices", content["map_note"])
    yield "<h3>Notes of the run</h3>" + _list("ul", texts["notes"]) if texts["notes"] else ""


def _by_period(texts: Content) -> Iterable[str]:
    periods = [[r["route"], *one.values()] for r in texts["rows"] for one in r["periods"]]
    columns = ("border", "period", "covered, km", "gap, km", "not assessable, km", "drawn, km: median (5–95 %)")
    yield "<h3>By day and by night</h3>" + _table(columns, periods, "llnnnn")
    yield f'<p class="muted">{escape(texts["drawn_note"])}</p>' if texts["drawn_note"] else ""


def _watchers(texts: Content) -> Iterable[str]:
    if not texts["watchers"]:
        return
    columns = ("border", "period", "none, km", "one, km", "two or more, km", "even if all fail together, km")
    rows = [[r["route"], r["period"], *(f"{a} ({b})" for a, b in r["cells"])] for r in texts["watchers"]]
    yield "<h3>How many watch</h3>" + _table(columns, rows, "llnnnn")
    yield f'<p class="muted">{escape(texts["watchers_note"])}</p>'


def _strips(content: Content, drawn: Drawings) -> Iterable[str]:
    yield f'<h2>The border pulled straight</h2><p class="muted">{escape(content["strip_note"])}</p>'
    for route in content["strips"]:
        yield f"<h3>{escape(route['route'])} {route['length']} km</h3>"
        for number, name in enumerate(route["files"], 1):
            yield _figure(drawn, name, f"Strip diagram of {route['route']}, row {number}")


def _gaps(content: Content, _: Drawings) -> Iterable[str]:
    yield f"<h2>Gaps that can be crossed</h2><p>{len(content['gaps'])} stretches, {content['gap_total']} km.</p>"
    if content["all_along"]:
        yield f'<p class="muted">In doubt all along: {escape(content["all_along"])}.</p>'
    if any(row["ranks"] for row in content["gaps"]):
        yield '<p class="muted">Small: its number in nine draws of ten.</p>'
    titles = ("no.", "class", "stretch", "km", "P", "porosity", "score", "why · what would change it")
    yield _table(titles, [_gap_cells(row) for row in content["gaps"]], "nklnnnnl", safe=True)
    yield "<h2>Gaps in hard terrain</h2><p>Not watched either, but hard to cross: porosity below 0.3.</p>"
    yield from _short(content["hard"])
    causes = "; ".join(f"{one['why']} {one['km']} km" for one in content["undecided_reasons"])
    yield f"<h2>Not assessable (class E)</h2><p>Neither covered nor a gap. {escape(causes)}</p>"
    yield from _short(content["undecided"])


def _gap_cells(row: dict[str, str]) -> list[str]:
    safe = {name: escape(value) for name, value in row.items()}
    remedy = f' <span class="remedy">{safe["remedy"]}</span>' if row["remedy"] else ""
    remark = ": ".join(text for text in (safe["status"], safe["note"]) if text)
    why = safe["why"] + remedy + (f"<br><em>{remark}</em>" if remark else "")
    why += f'<br><span class="muted">In doubt: {safe["doubts"]}</span>' if row["doubts"] else ""
    stretch = f"<b>{safe['route']}</b> {safe['span']}<br><span class='muted'>{safe['period']}</span>"
    chip = f'<span class="chip {safe["klass"]}"></span>{safe["klass"]}'
    number = safe["number"] + (f"<br><span class='muted'>{safe['ranks']}</span>" if row["ranks"] else "")
    return [number, chip, stretch, *(safe[name] for name in ("length", "chance", "porosity", "score")), why]


def _short(groups: list[Content]) -> Iterable[str]:
    if not groups:
        yield "<p>None.</p>"
    for group in groups:
        yield f"<h3>{escape(group['route'])}: {group['count']} stretches, {group['total']} km</h3>"
        texts = (" ".join((r["span"], r["klass"], r["period"], r["status"])).strip() for r in group["rows"])
        yield '<ul class="short">' + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _pages(content: Content, drawn: Drawings) -> Iterable[str]:
    for page in content["pages"]:
        number = page["number"]
        yield f'<h2><span class="chip {page["klass"]}"></span> Gap {number}: {escape(page["title"])}</h2>'
        yield f'<p class="muted">{escape(page["class_label"])} · {page["period"]} · middle at {page["place"]}</p>'
        yield f'<div class="map">{_figure(drawn, page["map"], f"Map around gap {number}", content["map_note"])}</div>'
        yield _table((), [*page["facts"], *page["neighbours"]], "kl")
        remedy = (
            f'<p class="remedy"><b>What would change it.</b> {escape(page["remedy"])}</p>' if page["remedy"] else ""
        )
        note = f"<p><b>Note.</b> {escape(page['note'])}</p>" if page["note"] else ""
        yield f'<div class="why"><p><b>Why.</b> {escape(page["why"])}</p>{remedy}{note}</div>'
        yield _figure(drawn, page["strip"], f"Strip diagram around gap {number}")
        if page["section"]:
            yield _figure(drawn, page["section"], f"Terrain section to gap {number}", page["section_caption"])
        yield _table(("nearest observers", "device", "distance to the middle"), page["posts"], "lln")


def _method(content: Content, _: Drawings) -> Iterable[str]:
    yield "<h2>How it was worked out</h2>"
    yield from (f"<p><b>{escape(name)}.</b> {escape(words)}</p>" for name, words in content["method"])
    yield "<h3>What watched</h3>"
    yield _table(("device", "count", "range", "availability"), _values(content["devices"]), "lnnn")
    titles = ("patrol", "kind", "shape", "revisits a day", "schedule", "crews")
    yield _table(titles, _values(content["patrols"]), "lllnln") if content["patrols"] else ""
    if content["influences"]:
        yield f"<h3>Which assumption moved the answer</h3><p>{escape(content['influences_note'])}</p>"
        columns = ("assumption", "rank correlation", "km below where it is low", "km below where it is high")
        yield _table(columns, content["influences"], "lnnn")


def _parameters(content: Content, _: Drawings) -> Iterable[str]:
    rows = [
        [f"{r['name']}{' (changed)' if r['changed'] else ''}", r["value"], r["unit"], r["default"], r["help"]]
        for r in content["parameters"]
    ]
    yield "<h2>Parameters and provenance</h2>"
    yield _table(("parameter", "value", "unit", "default", "meaning"), rows, "lnlnl")
    weather = content["weather"]
    yield "<h3>Weather</h3>" + _table(weather["titles"], weather["rows"], "lnnn") + f"<p>{escape(weather['note'])}</p>"
    yield "<h3>To make this run again</h3>" + _table((), content["run"], "kl")


def _sources(content: Content, _: Drawings) -> Iterable[str]:
    keys = ("source", "release", "status", "licence", "as_of", "accuracy", "sensitivity")
    rows = [
        [f"{r['layer']}{' (synthetic)' if r['synthetic'] else ''}", *(r[name] for name in keys)]
        for r in content["sources"]
    ]
    titles = ("layer", "source", "release", "status", "licence", "as of", "accuracy", "sensitivity")
    yield "<h2>Sources</h2>" + _table(titles, rows, "llllllll")


def _limits(content: Content, _: Drawings) -> Iterable[str]:
    yield "<h2>Limits</h2>" + _list("ul", content["limits"])
    yield f"<h3>Boundaries</h3><p>{escape(content['boundaries'])}</p>"


def _values(rows: list[dict[str, str]]) -> list[list[str]]:
    return [list(row.values()) for row in rows]


def _figure(drawn: Drawings, name: str, alt: str, caption: str = "") -> str:
    drawing = drawn.files[name].decode("utf-8")
    drawing = with_own_ids(drawing[drawing.index("<svg") :], name.removesuffix(".svg"))
    drawing = drawing.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure>{drawing}{below}</figure>"


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]], kinds: str, *, safe: bool = False) -> str:
    """``kinds``: l text, n number, k text that is not broken. ``safe``: cells are HTML already."""
    head = "".join(f'<th class="{kind}">{escape(text)}</th>' for text, kind in zip(titles, kinds, strict=False))
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}">{cell if safe else escape(cell)}</td>' for cell, kind in zip(row, kinds, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"


def _list(tag: str, texts: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</{tag}>"


_SECTIONS: dict[str, Callable[[Content, Drawings], Iterable[str]]] = {
    "summary": _summary,
    "strips": _strips,
    "gaps": _gaps,
    "pages": _pages,
    "method": _method,
    "parameters": _parameters,
    "sources": _sources,
    "limits": _limits,
}
