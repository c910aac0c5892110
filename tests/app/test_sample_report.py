"""The whole report of the sample, read back from HTML and PDF: no sentence contradicts a figure, everywhere is a mark.

What is printed is held against the numbers of the command line and of the table, formatted here once more.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.analysis.gaps.ridge import pair_of
from app.analysis.gaps.section import section_of
from app.project.project import Project
from app.reasons.sentences import remedy_text, sentence
from app.report import ReportBook, write
from app.report.figures.canvas import house_style
from app.report.figures.section import at_km, caption, section
from app.tasks.report_book import book_of
from tests.builders.printed import Block, Printed, joined, pdf_pages

MARK = "INTERNAL"
SYNTHETIC = "SYNTHETIC SAMPLE"
LETTERS = "ABWC"
NUMBER = r"([\d,]+(?:\.\d+)?)"

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext reads the PDF back")


@dataclass(frozen=True, eq=False)
class Whole:
    """The report in every form; ``gaps``: the rows of the CSV by id, numbers as numbers."""

    book: ReportBook
    answer: dict[str, Any]
    html: Printed
    pages: list[str]
    pdf: str
    gaps: dict[str, dict[str, Any]]
    features: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def whole(analysed: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("report")
    with Project.open(analysed[0], write=False) as project:
        book = book_of(project)
        assert book is not None
        for suffix in (".html", ".pdf", ".csv", ".geojson"):
            write(book, folder / f"r{suffix}")
    pages = pdf_pages(folder / "r.pdf")
    with (folder / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: {name: read(text) for name, text in row.items()} for row in csv.DictReader(file)}
    features = json.loads((folder / "r.geojson").read_text(encoding="utf-8"))["features"]
    html = Printed((folder / "r.html").read_text(encoding="utf-8"))
    properties = {one["id"]: one["properties"] for one in features}
    # A stretch may be broken across the lines of a cell.
    return Whole(book, analysed[1], html, pages, joined(" ".join(pages)), rows, properties)


def read(text: str) -> Any:
    """A cell of a CSV as JSON has it."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def number(text: str) -> float:
    return float(text.replace(",", ""))


def tenths(text: str) -> int:
    return round(10.0 * number(text))


def parts(pattern: str, text: str) -> tuple[str, ...]:
    """What the groups of a pattern match somewhere in a text."""
    match = re.search(pattern, text)
    assert match is not None, text
    return match.groups()


def km(value: float) -> str:
    return f"{value:,.1f}"


def chance(p: float) -> str:
    """Two figures, and neither 0 nor 1."""
    if not 0.01 <= p < 0.995:
        return "< 0.01" if p < 0.5 else "> 0.99"
    return f"{p:.2f}" if p >= 0.1 else f"{p:#.2g}" if f"{p:.3f}" != "0.100" else "0.100"


def stretch(row: dict[str, Any]) -> str:
    return f"{row['route']} km {km(row['from_km'])}–{km(row['to_km'])}"


def listed(whole: Whole) -> list[dict[str, Any]]:
    """The gaps that can be crossed."""
    return [row for row in whole.gaps.values() if row["list"] == "porous"]


# Command line, CSV and GeoJSON


def test_command_line_csv_and_geojson_say_the_same_of_every_gap(whole: Whole) -> None:
    assert len(whole.answer["gaps"]) > 100
    for gap in whole.answer["gaps"]:
        row = whole.gaps[gap["id"]]
        assert whole.features[gap["id"]] == gap
        shared = gap.keys() & row.keys()
        assert len(shared) > 20
        texts = {**gap, "doubts": "; ".join(gap["doubts"]) or None}
        assert {name: row[name] for name in shared} == {name: texts[name] for name in shared}, gap["id"]
    assert len(whole.gaps) == len(whole.features) == len(whole.answer["gaps"]) + len(whole.book.report.undecided)


# The lists


def test_the_list_prints_the_figures_of_every_gap(whole: Whole) -> None:
    rows = {" ".join(row[2].split("\n")[0].split()): row for row in whole.html.table("Gaps that can") if len(row) > 1}
    tried = {gap["id"]: gap for gap in whole.answer["gaps"]}
    assert rows.keys() == {stretch(gap) for gap in listed(whole)}
    for gap in listed(whole):
        row = rows[stretch(gap)]
        ends = [chance(gap["p_low"]), chance(gap["p_high"])]
        assert row[1] == gap["class"]
        assert row[3] == km(gap["length_km"])
        assert row[4] == "–".join(dict.fromkeys(ends))
        assert row[5].split("\n")[0] == chance(gap["probability"])
        assert row[6] == chance(gap["porosity"])
        assert row[7] == (f"{gap['score']:.0f}" if gap["score"] >= 9.95 else f"{gap['score']:#.2g}")
        assert row[8].startswith(gap["why"])
        assert (gap["remedy"] or "") in row[8]
        for one in [] if gap["remedy"] else tried[gap["id"]]["tried"]:
            assert f"{one['closed_km']:.1f} km" in row[8]
        # The PDF sets the same cells in the same order.
        assert joined(" ".join(row)) in whole.pdf, gap["id"]


def test_the_totals_of_the_lists_are_the_sums_of_their_rows(whole: Whole) -> None:
    notes = " ".join(one.text for one in whole.html.after("Gaps that can"))
    count, total, open_ = parts(rf"(\d+) stretches, {NUMBER} km.*?{NUMBER} km of it are gap", notes)
    assert int(count) == len(listed(whole))
    assert total == km(sum(gap["length_km"] for gap in listed(whole)))
    classes = {gap["id"]: gap["classes"] for gap in whole.answer["gaps"]}
    assert open_ == km(sum(sum(classes[gap["id"]].values()) for gap in listed(whole)))
    (largest,) = [one.text for one in whole.html.after("What matters") if "km can be crossed" in one.text]
    pattern = rf"Gaps of {NUMBER} km can be crossed; {NUMBER} km more .*? crossed {NUMBER} km .*? class ([{LETTERS}])"
    all_, hard, part, letter = parts(pattern, largest)
    assert all_ == open_
    beside = [row["id"] for row in whole.gaps.values() if row["list"] == "hard_terrain"]
    assert hard == km(sum(sum(classes[one].values()) for one in beside))
    by_class = {code: sum(classes[gap["id"]].get(code, 0.0) for gap in listed(whole)) for code in LETTERS}
    assert part == km(by_class[letter])
    assert by_class[letter] == max(by_class.values())


@pytest.mark.parametrize(("heading", "kind"), [("Gaps in hard", "hard_terrain"), ("Not assessable", "undecided")])
def test_the_short_lists_hold_every_stretch_with_its_class(whole: Whole, heading: str, kind: str) -> None:
    rows = [row for row in whole.gaps.values() if row["list"] == kind]
    left, head = [f"{stretch(row)} {row['class']} " for row in rows], ""
    for one in whole.html.after(heading):
        head = one.text if one.kind == "h3" else head
        if one.kind == "li":
            item = " ".join(one.text.split())
            assert item in whole.pdf
            # The route stands in the item, or in the heading above it.
            route = next(name for where in (item, head) for name in ROUTES if name in where)
            left.remove(next(text for text in left if text in f"{route} {item[item.index('km ') :]} "))
    assert left == []
    words = " ".join(one.text for one in whole.html.after(heading))
    assert kind == "undecided" or f"{len(rows)} stretches, {km(sum(row['length_km'] for row in rows))} km" in words


ROUTES = ("TJ-AF", "KG-TJ.00", "KG-TJ.01", "KG-TJ.02", "KG-TJ.03", "KG-TJ.04", "KG-TJ.05")


def test_the_list_begins_at_1_and_numbers_every_piece_of_every_hole(whole: Whole) -> None:
    rows = whole.html.table("Gaps that can")
    heads = [row[0] for row in rows if len(row) == 1]
    assert [head.split(":")[0] for head in heads] == [f"Hole {number}" for number in range(1, len(heads) + 1)]
    numbers = {row[0].split("\n")[0] for row in rows if len(row) > 1}
    items = [one.text.split()[0] for one in whole.html.after("Gaps in hard") if one.kind == "li"]
    expected = set()
    for hole in whole.answer["holes"]:
        rank, count = hole["rank"], len(hole["gaps"])
        expected |= {str(rank)} if count == 1 else {f"{rank}.{n}" for n in range(1, count + 1)}
        (heading,) = [one for one in heads if one.startswith(f"Hole {rank}: ")] or [f", {km(hole['length_km'])} km"]
        assert f", {km(hole['length_km'])} km" in heading
    assert numbers.isdisjoint(items)
    assert numbers | set(items) == expected


# Sentences and sections


def test_every_sentence_fits_the_figures_of_its_gap(whole: Whole) -> None:
    for gap in whole.answer["gaps"]:
        why, length = gap["why"], gap["length_km"]
        for part, of in re.findall(rf"{NUMBER} of the {NUMBER} km", f"{why} {gap['remedy'] or ''}"):
            assert of == km(length), gap
            assert number(part) <= number(of)
        if hides := re.search(rf"sees {NUMBER} .* hides {NUMBER} km of it", why):
            assert tenths(hides[1]) + tenths(hides[2]) <= tenths(km(length)), gap
        for part in ("day_km", "night_km"):
            assert gap[part] <= length + 1e-6
        if drawn := re.search(rf"closes {NUMBER} to {NUMBER} km", gap["remedy"] or ""):
            (chosen,) = [one for one in gap["tried"] if one["what"] == gap["remedy"]]
            assert drawn.groups() == (km(chosen["closed_low_km"]), km(chosen["closed_high_km"]))
            assert number(drawn[1]) <= number(drawn[2]) <= number(km(length)), gap
            assert f"would cover {km(chosen['closed_km'])} of" in gap["remedy"]
        assert sum(gap["classes"].values()) <= length + 1e-6


def test_every_sentence_agrees_with_the_section_that_is_drawn_for_it(whole: Whole) -> None:
    compared = dict.fromkeys(PRINTED, 0)
    with house_style():
        for gap in whole.book.report.all_gaps:
            pair, why = pair_of(whole.book.scene, gap), sentence(gap.cause)
            if pair is None or "at_m" not in gap.cause.numbers:
                continue
            sight, place = section_of(whole.book.scene, pair.observer, pair.lon, pair.lat), at_km(pair.chainage_m)
            assert sight is not None
            below = caption(whole.book, sight, place)
            assert disagreements(why, below) == [], f"{gap.id}: {why} / {below}"
            drawn_as_said([text.get_text() for text in section(whole.book, sight, place).axes[0].texts], below)
            for name, pattern in PRINTED.items():
                compared[name] += bool(re.search(pattern, why))
    assert min(compared.values()) > 10


def test_the_reasons_of_the_nearest_agree_with_the_reason_of_the_gap(whole: Whole) -> None:
    compared = dict.fromkeys(("away", "p", "sees", "time"), 0)
    for gap in whole.answer["gaps"]:
        assert len(gap["nearest"]) == 3
        assert [one["distance_km"] for one in gap["nearest"]] == sorted(one["distance_km"] for one in gap["nearest"])
        for one in gap["nearest"]:
            for name, texts in both(gap["why"], one).items():
                compared[name] += 1
                assert texts[0] == texts[1], (gap["id"], gap["why"], one)
        if nearest := re.search(r"nearest post, (.*?), is", gap["why"]):
            assert nearest[1] == gap["nearest"][0]["post"]
    assert min(compared.values()) > 0, compared


def both(why: str, one: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What a reason and that of one of the nearest posts both say of this post."""
    texts: dict[str, tuple[Any, Any]] = {}
    if not re.search(rf"(?:^|, ){re.escape(one['post'])}(?: (?:sees|watches|would)|,)", why):
        return texts
    if away := re.search(rf"nearest post, .* is {NUMBER} km away", why):
        texts["away"] = away[1], km(one["distance_km"])
    patterns = {"p": r"P (\S+|[<>] \S+) at most", "sees": rf"sees {NUMBER} of (?:the )?{NUMBER} km"}
    patterns["time"] = r"P (\S+|[<>] \S+) by day, (?:P )?(\S+|[<>] \S+) by night"
    for name, pattern in patterns.items():
        here, there = re.search(pattern, why), re.search(pattern, one["why"])
        if here and there:
            texts[name] = here.groups(), there.groups()
    return texts


def drawn_as_said(words: list[str], text: str) -> None:
    """The post, the place and the ridge in a section are those of its caption."""
    name, place = parts(rf"Terrain from (.*?) to (km {NUMBER}),", text)[:2]
    assert {name, place} <= set(words)
    if below := re.search(rf"is {NUMBER} m below .*\({NUMBER} m above sea", text):
        assert f"{below[2]} m, {below[1]} m above the sight line" in words


PRINTED = {"distance": rf"(?:is|at best) {NUMBER} km away", "ridge": rf"ridge at {NUMBER} m"}


def disagreements(why: str, below: str) -> list[str]:
    """What a reason and the caption of its section say differently."""
    what = []
    name, _, length, unit = parts(rf"Terrain from (.*?) to km {NUMBER}, {NUMBER} (k?m)\.", below)
    if name not in why:
        what.append("post")
    away = re.search(PRINTED["distance"], why)
    if away and away[1] != (length if unit == "km" else km(number(length) / 1000.0)):
        what.append("distance")
    ridge, height = re.search(PRINTED["ridge"], why), re.search(rf"\({NUMBER} m above sea", below)
    if ridge and (height is None or ridge[1] != height[1] or "m below the ground" not in below):
        what.append("ridge")
    return what


def test_what_disagrees_is_noticed() -> None:
    why = "Tem sees 0.0 of the 2.0 km; the ridge at 2,859 m hides the rest."
    below = "Terrain from Tem to km 3.0, 640 m. At its lowest the sight line is 20 m below the ground, 300 m from the "
    below += "observer ({height} m above sea level). Probability that it is open: < 0.01."
    assert disagreements(why, below.format(height="2,859")) == []
    assert disagreements(why, below.format(height="2,826")) == ["ridge"]
    assert disagreements(why.replace("Tem", "Vanj"), below.format(height="2,859")) == ["post"]
    assert disagreements("Tem, at best 0.7 km away, is too weak.", below.format(height="1")) == ["distance"]
    assert disagreements("Tem, at best 0.6 km away, is too weak.", below.format(height="1")) == []


def test_every_page_of_a_hole_repeats_the_figures_of_its_worst_piece(whole: Whole) -> None:
    heads = [one.text.strip() for one in whole.html.blocks if one.kind == "h2" and one.text.strip().startswith("Hole ")]
    assert [head.split(":")[0] for head in heads] == [f"Hole {number + 1}" for number in range(whole.book.gap_pages)]
    easy = {gap["id"] for gap in listed(whole)}
    ids = {gap["id"]: whole.gaps[gap["id"]] | gap for gap in whole.answer["gaps"] if gap["id"] in easy}
    holes = {hole["rank"]: hole for hole in whole.answer["holes"]}
    for head in heads:
        hole = holes[int(head.split(":")[0].split()[1])]
        gap = max((ids[name] for name in hole["gaps"] if name in ids), key=lambda one: float(one["score"]))
        assert head.split(": ")[1] == "; ".join(stretch(part) for part in hole["parts"])
        blocks = whole.html.after(head, "h2")
        said_of_several(whole, hole, blocks)
        table, posts = [one.rows for one in blocks if one.kind == "table"][:2]
        facts = {row[0]: row[1] for row in table}
        assert facts["Length"] == f"{km(gap['length_km'])} km"
        assert facts["Identifier"] == gap["id"]
        assert facts["Class"].split()[0] == gap["class"]
        assert facts["Detection P, low–high"] == "–".join(dict.fromkeys(map(chance, (gap["p_low"], gap["p_high"]))))
        assert facts["Chance that it is a gap"].split(",")[0] == chance(gap["probability"])
        assert facts["Porosity"].split(" (")[0] == chance(gap["porosity"])
        words = " ".join(one.text for one in blocks if one.kind == "p")
        assert gap["why"] in words
        assert joined(f"Why. {gap['why']}") in whole.pdf
        assert joined(head) in whole.pdf
        assert [row[0] for row in posts[1:]] == [one["post"] for one in gap["nearest"]]
        assert [row[3] for row in posts[1:]] == [one["why"] for one in gap["nearest"]]
        for row, one in zip(posts[1:], gap["nearest"], strict=True):
            far = one["distance_km"]
            assert row[2] == (f"{km(far)} km" if far >= 1.0 else f"{1000.0 * far:,.0f} m")
            assert joined(" ".join(row)) in whole.pdf
        for text in (one.text for one in blocks if one.kind == "figcaption" and one.text.startswith("Terrain from")):
            assert disagreements(gap["why"], text) == []
            assert joined(text) in whole.pdf


def said_of_several(whole: Whole, hole: dict[str, Any], blocks: list[Block]) -> None:
    """The page of a hole of several pieces says how long it is, and lists them all."""
    if len(hole["gaps"]) > 1:
        assert blocks[0].text.startswith(f"{km(hole['length_km'])} km, {len(hole['gaps'])} pieces")
        pieces = [one for one in blocks if one.kind == "table"][-1].rows[1:]
        gaps = [whole.gaps[name] for name in hole["gaps"]]
        assert [row[2] for row in pieces] == [stretch(gap) for gap in gaps]
        assert [row[4] for row in pieces] == [km(gap["length_km"]) for gap in gaps]
        assert [row[6] for row in pieces] == [chance(gap["probability"]) for gap in gaps]


# Figures that add up


def test_the_reconciliation_adds_up_to_the_tenth_of_a_kilometre(whole: Whole) -> None:
    rows = whole.html.table("How lists and figures")
    assert len(rows) == 2 * len({row["route"] for row in whole.answer["routes"]})
    periods = {tuple(row[:2]): row[2:] for row in whole.html.table("By day and by night")}
    for route, period, *cells in rows:
        listed_, short, inside, gap, doubt, doubt_short, covered, length = (tenths(cell) for cell in cells)
        assert listed_ + short - inside == gap
        assert gap + doubt + doubt_short + covered == length
        assert periods[route, period][:3] == [cells[6], cells[3], km((doubt + doubt_short) / 10.0)]
        assert joined(" ".join((period, *cells))) in whole.pdf
        key = f"{period.split()[1]}_km"
        names = {one["id"] for one in whole.answer["gaps"] if one["route"].split(".")[0] == route and one[key] > 0.0}
        whole_km = sum(one["length_km"] for one in whole.answer["gaps"] if one["id"] in names)
        assert listed_ / 10.0 == pytest.approx(whole_km, abs=0.1001)


def test_the_first_page_has_the_figures_of_the_command_line(whole: Whole) -> None:
    rows = {(row["route"], f"by {row['period']}"): row for row in whole.answer["routes"]}
    for route, period, *cells in whole.html.table("By day and by night"):
        row = rows[route, period]
        values = (row["covered_km"], row["gap_km"], row["not_assessable_km"])
        assert [number(cell) for cell in cells[:3]] == pytest.approx(values, abs=0.1001)
    head = next(
        one.text for one in whole.html.blocks if (one.kind == "p" and "headline" in one.text) or "By " in one.text
    )
    figures = parts(rf"on {NUMBER} of {NUMBER} km .*; on {NUMBER} km .* {NUMBER} km \(", head)
    worse = head.split()[1]
    sums = [sum(row[name] for row in rows.values() if row["period"] == worse) for name in NAMES]
    assert [figures[1], figures[2], figures[3]] == [f"{value:,.0f}" for value in sums]


NAMES = ("length_km", "gap_km", "not_assessable_km")


# Marks


def test_every_page_and_every_figure_has_the_mark_and_the_synthetic_note(whole: Whole) -> None:
    for page in whole.pages:
        assert page.count(MARK) >= 2
        assert SYNTHETIC in page
    assert [one.text for one in (whole.html.blocks[0], whole.html.blocks[-1])] == [MARK, MARK]
    # The key alone shows nothing of anybody.
    figures = [one for one in whole.html.blocks if one.kind == "figure" and not one.text.startswith("Key to")]
    assert len(figures) > 30
    bare = [one.text for one in figures if not {MARK, SYNTHETIC} <= set(one.words)]
    assert bare == []


# The window's card


def test_the_card_says_what_the_list_says(whole: Whole) -> None:
    from widgets.words.gap_model import GapModel  # noqa: PLC0415 - Qt is needed here alone

    model = GapModel()
    report = whole.book.report
    model.set_gaps(report.gaps, report.hard_terrain_gaps, None, report.holes)
    for gap in report.all_gaps:
        row = whole.gaps[gap.id]
        card = model.data(model.index(model.row_of(gap.id))).replace("\u00a0", " ")
        assert f"{stretch(row)} · {km(row['length_km'])} km" in card
        assert row["why"] in card
        assert remedy_text(gap.remedy, gap.tried) in card
        # Ends that are printed alike are printed once.
        ends = dict.fromkeys((chance(row["p_low"]), chance(row["p_high"])))
        assert f"detection {'–'.join(ends)} ·" in card
        assert f"a gap in {percent(row['probability'])} of the draws" in card


def percent(share: float) -> str:
    if not 0.01 <= share < 0.995:
        return "< 1 %" if share < 0.5 else "> 99 %"
    return f"{100.0 * share:.0f} %"
