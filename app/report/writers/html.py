"""The report as one self-contained HTML file: inline drawings, no script, no links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from app.report.book import ReportBook
from app.report.figures.canvas import LIGHT
from app.report.figures.figures import Drawings, drawings
from app.report.text.content import content_of
from app.report.writers.html_parts import _figure, _heading, _list, _muted, _table, _values
from app.report.writers.registry import exporter
from resources import GAP_CLASSES

Content = dict[str, Any]
Labels = dict[str, str]


@exporter(".html")
def write_html(book: ReportBook, path: Path) -> None:
    """Write the same content as the PDF; equal books give equal bytes."""
    drawn = drawings(book)
    page = Template(files("resources").joinpath("report/report.html").read_text("utf-8"))
    body = "\n".join(_body(content_of(book, drawn), drawn))
    colours = {name: getattr(LIGHT, name) for name in ("text", "muted", "accent", "line", "raised", "warning", "error")}
    words = {"title": escape(book.title), "language": book.language, "chips": _chips(), "body": body}
    path.write_text(page.substitute(colours | words), "utf-8", newline="\n")


def _chips() -> str:
    """Colour and pattern of each class, as in the drawings."""
    stripes = {
        "B": "repeating-linear-gradient(135deg, {0} 0 3px, #fff 3px 4px)",
        "W": "repeating-linear-gradient(0deg, {0} 0 2px, #fff 2px 3px)",
        "C": "radial-gradient(#fff 1px, {0} 1.2px) 0 0 / 4px 4px",
        "D": "repeating-linear-gradient(45deg, {0} 0 3px, #fff 3px 4px)",
        "E": "repeating-linear-gradient(90deg, {0} 0 2px, #fff 2px 3px)",
    }
    rules = ((code, stripes.get(code, "{0}").format(LIGHT.gap(code).colour)) for code in GAP_CLASSES)
    return "\n".join(f".chip.{code} {{ background: {rule}; }}" for code, rule in rules)


def _body(content: Content, drawn: Drawings) -> Iterable[str]:
    yield from _head(content["head"], content["labels"])
    for section in content["sections"]:
        yield from _SECTIONS[section](content, drawn)
    yield _marking(content["head"])


def _head(head: Content, labels: Labels) -> Iterable[str]:
    yield f"{_marking(head)}<h1>{escape(head['title'])}</h1>"
    badge = f'<span class="badge">{escape(labels["synthetic"])}</span> ' if head["synthetic"] else ""
    printed = labels["printed"].format(**head) if head["printed"] else ""
    line = " · ".join(part for part in (head["project"], labels["issue"].format(**head), printed) if part)
    yield f'<p class="head">{badge}{escape(line)}</p>'


def _marking(head: Content) -> str:
    return f'<p class="marking">{escape(head["marking"])}</p>' if head["marking"] else ""


def _summary(content: Content, drawn: Drawings) -> Iterable[str]:
    texts, labels, columns = content["summary"], content["labels"], content["columns"]
    yield f'<p class="headline">{escape(texts["headline"])}</p>'
    yield from (f'<p class="caution">{escape(text)}</p>' for text in texts["cautions"])
    rows = [[r["route"], r["length"], r["period"], *(f"{a} ({b})" for a, b in r["cells"])] for r in texts["rows"]]
    yield _table(columns["borders"], rows, "lnlnnnn")
    yield _figure(drawn, "bars.svg", labels["bars_alt"])
    yield _figure(drawn, "legend.svg", labels["legend_alt"])
    yield from _figures(texts["worth"], labels["worth"], columns["worth"], texts["worth_note"])
    yield _heading(3, labels["matters"]) + _list("ol", texts["matters"])
    yield _heading(3, labels["periods"])
    yield from _by_period(texts, columns["periods"])
    yield from _figures(texts["steadiness"], labels["steadiness"], columns["steadiness"], texts["steadiness_note"])
    if texts["watchers"]:
        yield _heading(3, labels["watchers"])
        yield from _watchers(texts, columns["watchers"])
    note = labels["reconciliation_note"]
    yield from _figures(texts["reconciliation"], labels["reconciliation"], columns["reconciliation"], note)
    yield _heading(2, labels["overview"])
    yield _figure(drawn, "overview.svg", labels["overview_alt"], content["map_note"])
    yield _heading(3, labels["notes"]) + _list("ul", texts["notes"]) if texts["notes"] else ""


def _figures(rows: list[Content], heading: str, titles: Sequence[str], note: str) -> Iterable[str]:
    """A table of figures by border and period with its note; nothing for a run that has none."""
    if rows:
        yield _heading(3, heading)
        yield _table(
            titles, [[row["route"], row["period"], *row["cells"]] for row in rows], "ll" + "n" * len(titles[2:])
        )
        yield _muted(note)


def _by_period(texts: Content, titles: Sequence[str]) -> Iterable[str]:
    periods = [[r["route"], *one.values()] for r in texts["rows"] for one in r["periods"]]
    yield _table(titles, periods, "llnnnn")
    yield _muted(texts["drawn_note"]) if texts["drawn_note"] else ""


def _watchers(texts: Content, titles: Sequence[str]) -> Iterable[str]:
    rows = [[r["route"], r["period"], *(f"{a} ({b})" for a, b in r["cells"])] for r in texts["watchers"]]
    yield _table(titles, rows, "llnnnn")
    yield _muted(texts["watchers_note"])


def _strips(content: Content, drawn: Drawings) -> Iterable[str]:
    labels = content["labels"]
    yield _heading(2, labels["strips"]) + _muted(content["strip_note"])
    for route in content["strips"]:
        yield f"<h3>{escape(route['route'])} {escape(route['length'])} km</h3>"
        for number, name in enumerate(route["files"], 1):
            yield _figure(drawn, name, labels["strip_alt"].format(route=route["route"], row=number))


def _gaps(content: Content, _: Drawings) -> Iterable[str]:
    labels, columns = content["labels"], content["columns"]
    yield _heading(2, labels["gaps"])
    if content["gaps"]:
        yield _muted(" ".join(_gap_notes(content, labels)))
        yield _muted(labels["likelihood"].format(scale=content["likelihood_scale"]))
        yield _muted(labels["confidence_note"])
        rows = [_gap_cells(row, labels) for row in content["gaps"]]
        yield _table(columns["gaps"], rows, "nklnnlnnl", safe=True, above=[row["hole"] for row in content["gaps"]])
    else:
        yield f"<p>{escape(labels['no_gaps'])}</p>"
    yield _heading(2, labels["hard"]) + _muted(f"{content['hard_total']}. {labels['hard_note']}")
    yield from _short(content["hard"], labels)
    causes = "; ".join(f"{reason['why']} {reason['km']} km" for reason in content["undecided_reasons"])
    note = labels["undecided_causes"].format(causes=causes) if causes else labels["undecided_note"]
    yield _heading(2, labels["undecided"]) + _muted(note)
    yield from _short(content["undecided"], labels)
    if content["words_apart"]:
        yield _heading(2, labels["words_apart"]) + _muted(labels["words_note"])
        yield _table(columns["words_apart"], content["words_apart"], "lllll")
    if content["agreed"]:
        yield _heading(2, labels["agreed"]) + _muted(labels["agreed_note"])
        yield _table(columns["agreed"], content["agreed"], "llll")


def _gap_notes(content: Content, labels: Labels) -> Iterable[str]:
    yield content["gap_total"]
    if content["all_along"]:
        yield labels["all_along"].format(doubts=content["all_along"])
    yield labels["gap_columns"]
    if any(row["ranks"] for row in content["gaps"]):
        yield labels["ranks"]


def _gap_cells(row: dict[str, str], labels: Labels) -> list[str]:
    safe = {name: escape(value) for name, value in row.items()}
    remedy = f' <span class="remedy">{safe["remedy"]}</span>' if row["remedy"] else ""
    remark = ": ".join(text for text in (safe["status"], safe["note"]) if text)
    why = safe["why"] + remedy + (f"<br><em>{remark}</em>" if remark else "")
    doubts = escape(labels["in_doubt"].format(doubts=row["doubts"]))
    why += f'<br><span class="muted">{doubts}</span>' if row["doubts"] else ""
    stretch = f"<b>{safe['route']}</b> {safe['span']}<br><span class='muted'>{safe['period']}</span>"
    chip = f'<span class="chip {safe["klass"]}"></span>{safe["klass"]}'
    number = safe["number"] + (f"<br><span class='muted'>{safe['ranks']}</span>" if row["ranks"] else "")
    words = [f"<br><span class='muted'>{safe[name]}</span>" for name in ("likelihood", "confidence") if safe[name]]
    chance = safe["chance"] + "".join(words)
    return [number, chip, stretch, safe["length"], safe["p"], chance, safe["porosity"], safe["score"], why]


def _short(groups: list[Content], labels: Labels) -> Iterable[str]:
    if not groups:
        yield f"<p>{escape(labels['none'])}</p>"
    for group in groups:
        yield _heading(3, ": ".join(part for part in (group["head"], group["total"]) if part))
        keys = ("number", "span", "klass", "period", "status")
        texts = (" ".join(row[key] for key in keys if row[key]) for row in group["rows"])
        yield '<ul class="short">' + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _pages(content: Content, drawn: Drawings) -> Iterable[str]:
    labels, columns = content["labels"], content["columns"]
    for page in content["pages"]:
        title = escape(labels["gap_title"].format(**page))
        yield f'<h2><span class="chip {escape(page["klass"])}"></span> {title}</h2>'
        yield from (_muted(text) for text in (page["size"], labels["gap_line"].format(**page)) if text)
        alt = labels["map_alt"].format(**page)
        yield f'<div class="map">{_figure(drawn, page["map"], alt, content["map_note"])}</div>'
        yield _table((), [*page["facts"], *page["neighbours"]], "kl")
        yield _causes(page, labels)
        yield _figure(drawn, page["strip"], labels["around_alt"].format(**page))
        if page["section"]:
            yield _figure(drawn, page["section"], labels["section_alt"].format(**page), page["section_caption"])
        else:
            yield _muted(labels["no_section"])
        yield _table(columns["posts"], page["posts"], "llnl")
        if page["pieces"]:
            yield _heading(3, labels["pieces"]) + _table(columns["pieces"], page["pieces"], "klklnnn")


def _causes(page: Content, labels: Labels) -> str:
    """Why a stretch is a gap, what would change it, and the planner's note."""
    parts = [
        (labels["why"], page["why"], ""),
        (labels["remedy"], page["remedy"], ' class="remedy"'),
        (labels["note"], page["note"], ""),
    ]
    texts = (f"<p{style}><b>{escape(name)}</b> {escape(text)}</p>" for name, text, style in parts if text)
    return f'<div class="why">{"".join(texts)}</div>'


def _method(content: Content, _: Drawings) -> Iterable[str]:
    labels, columns = content["labels"], content["columns"]
    yield _heading(2, labels["method"])
    yield from (f"<p><b>{escape(name)}.</b> {escape(words)}</p>" for name, words in content["method"])
    yield _heading(3, labels["observers"])
    devices = _table(columns["devices"], _values(content["devices"]), "lnnn")
    yield devices if content["devices"] else f"<p>{escape(labels['no_observers'])}</p>"
    yield _table(columns["patrols"], _values(content["patrols"]), "lllnln") if content["patrols"] else ""
    if content["influences"]:
        yield _heading(3, labels["influences"]) + f"<p>{escape(content['influences_note'])}</p>"
        yield _table(columns["influences"], content["influences"], "lnnnn")


def _parameters(content: Content, _: Drawings) -> Iterable[str]:
    labels, columns, weather = content["labels"], content["columns"], content["weather"]
    rows = [
        [_with(row["name"], labels["changed"], row["changed"]), row["value"], row["unit"], row["default"], row["help"]]
        for row in content["parameters"]
    ]
    yield _heading(2, labels["parameters"]) + _table(columns["parameters"], rows, "lnlnl")
    yield _heading(3, labels["weather"]) + _table(weather["titles"], weather["rows"], "lnnn")
    yield f"<p>{escape(weather['note'])}</p>"
    yield _heading(3, labels["run"]) + _table((), content["run"], "kl")


def _sources(content: Content, _: Drawings) -> Iterable[str]:
    labels, columns = content["labels"], content["columns"]
    keys = ("source", "release", "status", "licence", "as_of", "accuracy", "sensitivity")
    rows = [
        [_with(row["layer"], labels["synthetic_layer"], row["synthetic"]), *(row[name] for name in keys)]
        for row in content["sources"]
    ]
    yield _heading(2, labels["sources"]) + _table(columns["sources"], rows, "llllllll")


def _limits(content: Content, _: Drawings) -> Iterable[str]:
    labels = content["labels"]
    yield _heading(2, labels["limits"]) + _list("ul", content["limits"])
    yield _heading(3, labels["boundaries"]) + f"<p>{escape(content['boundaries'])}</p>"


def _with(name: str, remark: str, holds: bool) -> str:
    return f"{name} ({remark})" if holds else name


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
