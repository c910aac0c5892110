"""A book of a project's run, or of none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from app.errors import UserError
from app.project import feature_edits, marking
from app.project.project import Project
from app.project.underlay_looks import Look
from app.report import write
from app.store import catalog
from app.store.history import Edit
from app.tasks.importing.import_terrain import Heights
from app.tasks.report_book import DRAWN, book_of, underlays_of
from tests.builders.projects import bring, report_of
from tests.builders.underlays import four_colours


def test_a_project_without_a_run_has_no_book(project: Project) -> None:
    assert book_of(project) is None


def test_a_book_is_of_the_newest_run_its_scene_and_the_layers_that_are_drawn(with_run: Project) -> None:
    book, report = book_of(with_run), report_of(with_run)
    assert book is not None
    assert (book.report.run, book.scene.input_hash) == (report.run, report.input_hash)
    assert (book.project, book.created, book.out_of_date) == ("p", "2026-10-01", None)
    assert {layer.kind for layer in book.layers} <= set(DRAWN)
    assert {layer.name for layer in book.layers} >= {"Borders", "Posts", "Terrain"}
    assert "Gaps" not in {layer.name for layer in book.layers}
    assert book.synthetic


def test_a_run_can_be_named_and_one_that_does_not_exist_is_refused(with_run: Project) -> None:
    book = book_of(with_run, run=report_of(with_run).run)
    assert book is not None
    with pytest.raises(UserError):
        book_of(with_run, run="nonsense")
    with pytest.raises(UserError, match="has no language"):
        book_of(with_run, language="tg")


def test_a_book_says_that_its_run_no_longer_holds(with_run: Project) -> None:
    posts = with_run.of_kind("checkpoints")[0]
    fid = int(with_run.layer(posts.uuid).frame.index[-1])
    with_run.apply("Move post", feature_edits.changed(with_run, posts, fid, geometry=shapely.Point(70.0, 37.6)))
    book = book_of(with_run)
    assert book is not None
    assert book.out_of_date is not None
    assert "have changed since this run" in book.out_of_date


def test_the_day_of_printing_is_printed_where_it_is_given(with_run: Project, tmp_path: Path) -> None:
    plain, printed = book_of(with_run), book_of(with_run, printed="2026-12-24")
    assert plain is not None
    assert printed is not None
    assert (plain.printed, printed.printed, printed.created) == ("", "2026-12-24", "2026-12-24")
    for book, words in ((plain, False), (printed, True)):
        # Stated at the head and foot of the document, whatever is between them.
        write(replace(book, sections=()), tmp_path / "r.html")
        assert ("printed 2026-12-24" in (tmp_path / "r.html").read_text("utf-8")) == words
    with pytest.raises(UserError, match="printed is '24 December'; a date is written 2026-03-31"):
        book_of(with_run, printed="24 December")


def test_a_book_bears_the_marking_of_its_project(with_run: Project) -> None:
    book = book_of(with_run)
    assert book is not None
    assert book.marking == marking.marking_of(with_run) == "INTERNAL"
    marking.change(with_run, "TLP:AMBER")
    again = book_of(with_run)
    assert again is not None
    assert (again.marking, again.out_of_date) == ("TLP:AMBER", None)


def test_underlays_are_drawn_on_request_and_listed_with_their_source(with_run: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="p shows no underlay"):
        underlays_of(with_run)
    source = four_colours(tmp_path / "scan.tif", "EPSG:4326", 69.5, 38.5, 0.01)
    bring(with_run, source, "basemap", name="Copied")
    bring(with_run, source, "basemap", name="Linked", heights=Heights(link=True))
    change = replace(Look.of(with_run.entry("Linked")), attribution="© us", farthest=9e6).of_entry(
        with_run.entry("Linked")
    )
    row = with_run.row(catalog.TABLE, change.uuid)
    with_run.apply("change", Edit(catalog.TABLE, change.uuid, row, replace(change, opacity=0.6).row()))
    underlays, notes = underlays_of(with_run)
    assert [(one.source.layer, one.opacity, one.attribution, one.farthest, one.below) for one in underlays] == [
        ("Copied", 1.0, "", 0.0, False),
        ("Linked", 0.6, "© us", 9e6, False),
    ]
    assert notes == ()
    book, plain = book_of(with_run, underlays=underlays), book_of(with_run)
    assert book is not None
    assert plain is not None
    assert [one.layer for one in book.sources][-2:] == ["Copied", "Linked"]
    assert "Copied" not in [one.layer for one in plain.sources]
    # The maps of one hole are as good as all of them here.
    for name, one in {"1": book, "2": book, "plain": plain}.items():
        write(replace(one, sections=("pages", "sources"), gap_pages=1), tmp_path / f"{name}.html")
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()
    assert (tmp_path / "1.html").read_bytes() != (tmp_path / "plain.html").read_bytes()


def test_an_underlay_whose_file_is_missing_is_left_out_with_a_note(with_run: Project, tmp_path: Path) -> None:
    source = four_colours(tmp_path / "scan.tif", "EPSG:4326", 69.5, 38.5, 0.01)
    bring(with_run, source, "basemap", heights=Heights(link=True))
    source.unlink()
    underlays, notes = underlays_of(with_run)
    assert underlays == ()
    assert "The maps are without scan: scan.tif is linked but not found" in str(notes[0])
